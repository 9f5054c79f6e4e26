-- more local names than a function may have
function clauses.a()
local a0 local a1 local a2 local a3 local a4 local a5 local a6 local a7 local a8 local a9 local a10
local a11 local a12 local a13 local a14 local a15 local a16 local a17 local a18 local a19 local a20
local a21 local a22 local a23 local a24 local a25 local a26 local a27 local a28 local a29 local a30
local a31 local a32 local a33 local a34 local a35 local a36 local a37 local a38 local a39 local a40
local a41 local a42 local a43 local a44 local a45 local a46 local a47 local a48 local a49 local a50
local a51 local a52 local a53 local a54 local a55 local a56 local a57 local a58 local a59 local a60
local a61 local a62 local a63 local a64 local a65 local a66 local a67 local a68 local a69 local a70
local a71 local a72 local a73 local a74 local a75 local a76 local a77 local a78 local a79 local a80
local a81 local a82 local a83 local a84 local a85 local a86 local a87 local a88 local a89 local a90
local a91 local a92 local a93 local a94 local a95 local a96 local a97 local a98 local a99 local a100
local a101 local a102 local a103 local a104 local a105 local a106 local a107 local a108 local a109
local a110 local a111 local a112 local a113 local a114 local a115 local a116 local a117 local a118
local a119 local a120 local a121 local a122 local a123 local a124 local a125 local a126 local a127
local a128 local a129 local a130 local a131 local a132 local a133 local a134 local a135 local a136
local a137 local a138 local a139 local a140 local a141 local a142 local a143 local a144 local a145
local a146 local a147 local a148 local a149 local a150 local a151 local a152 local a153 local a154
local a155 local a156 local a157 local a158 local a159 local a160 local a161 local a162 local a163
local a164 local a165 local a166 local a167 local a168 local a169 local a170 local a171 local a172
local a173 local a174 local a175 local a176 local a177 local a178 local a179 local a180 local a181
local a182 local a183 local a184 local a185 local a186 local a187 local a188 local a189 local a190
local a191 local a192 local a193 local a194 local a195 local a196 local a197 local a198 local a199
local a200 local a201 local a202 local a203 local a204 local a205 local a206 local a207 local a208
local a209 local a210 local a211 local a212 local a213 local a214 local a215 local a216 local a217
local a218 local a219 local a220 local a221 local a222 local a223 local a224 local a225 local a226
local a227 local a228 local a229 local a230 local a231 local a232 local a233 local a234 local a235
local a236 local a237 local a238 local a239 local a240 local a241 local a242 local a243 local a244
local a245 local a246 local a247 local a248 local a249 local a250 local a251 local a252 local a253
local a254 local a255 local a256 local a257 local a258 local a259 local a260 local a261 local a262
local a263 local a264 local a265 local a266 local a267 local a268 local a269 local a270 local a271
local a272 local a273 local a274 local a275 local a276 local a277 local a278 local a279 local a280
local a281 local a282 local a283 local a284 local a285 local a286 local a287 local a288 local a289
local a290 local a291 local a292 local a293 local a294 local a295 local a296 local a297 local a298
local a299
	return true
end
