"""Which of the face mesh's 468 points stand for the 68 of the iBUG scheme, in its order.

The mesh's numbering is that of MediaPipe's canonical face model. The jaw line
follows the mesh's outline, so it lies a little higher on the cheeks than
iBUG's; the pose estimated from all 68 hardly feels it.
"""

JAW = (162, 234, 93, 58, 172, 136, 149, 148, 152, 377, 378, 365, 397, 288, 323, 454, 389)
BROWS = (71, 63, 105, 66, 107, 336, 296, 334, 293, 301)
NOSE = (168, 197, 5, 4, 75, 97, 2, 326, 305)
EYES = (33, 160, 158, 133, 153, 144, 362, 385, 387, 263, 373, 380)
LIPS_OUTER = (61, 39, 37, 0, 267, 269, 291, 405, 314, 17, 84, 181)
LIPS_INNER = (78, 82, 13, 312, 308, 317, 14, 87)

MESH_POINTS_OF_68 = (*JAW, *BROWS, *NOSE, *EYES, *LIPS_OUTER, *LIPS_INNER)
