"""Addresses of the settings, and of the page one meets when an account has ended."""

from django.urls import path

from accounts import leaving, views

urlpatterns = [
    path("settings/", views.profile, name="settings-profile"),
    path("settings/privacy/", views.privacy_page, name="settings-privacy"),
    path("settings/consents/<slug:purpose>/grant/", views.consent_grant, name="consent-grant"),
    path(
        "settings/consents/<slug:purpose>/withdraw/",
        views.consent_withdraw,
        name="consent-withdraw",
    ),
    path("settings/export/", views.export, name="settings-export"),
    path("settings/tokens/", views.token_list, name="settings-tokens"),
    path("settings/tokens/<uuid:ref>/revoke/", views.token_revoke, name="token-revoke"),
    path("settings/receipts/", views.receipt_list, name="settings-receipts"),
    path("settings/receipts/<uuid:pk>/", views.receipt_file, name="settings-receipt"),
    path("settings/delete/", leaving.delete, name="settings-delete"),
    path("accounts/ended/", leaving.account_ended, name="account-ended"),
    path("accounts/restore/", leaving.restore, name="account-restore"),
]
