rotate_extrude($fn = 48) import("parts/profile.dxf");
