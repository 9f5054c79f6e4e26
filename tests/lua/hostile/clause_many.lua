-- so many clauses that each name costs
function clauses.a0() end function clauses.a1() end function clauses.a2() end function clauses.a3() end
function clauses.a4() end function clauses.a5() end function clauses.a6() end function clauses.a7() end
function clauses.a8() end function clauses.a9() end function clauses.a10() end function clauses.a11() end
function clauses.a12() end function clauses.a13() end function clauses.a14() end function clauses.a15() end
function clauses.a16() end function clauses.a17() end function clauses.a18() end function clauses.a19() end
function clauses.a20() end function clauses.a21() end function clauses.a22() end function clauses.a23() end
function clauses.a24() end function clauses.a25() end function clauses.a26() end function clauses.a27() end
function clauses.a28() end function clauses.a29() end function clauses.a30() end function clauses.a31() end
function clauses.a32() end function clauses.a33() end function clauses.a34() end function clauses.a35() end
function clauses.a36() end function clauses.a37() end function clauses.a38() end function clauses.a39() end
function clauses.a40() end function clauses.a41() end function clauses.a42() end function clauses.a43() end
function clauses.a44() end function clauses.a45() end function clauses.a46() end function clauses.a47() end
function clauses.a48() end function clauses.a49() end function clauses.a50() end function clauses.a51() end
function clauses.a52() end function clauses.a53() end function clauses.a54() end function clauses.a55() end
function clauses.a56() end function clauses.a57() end function clauses.a58() end function clauses.a59() end
function clauses.a60() end function clauses.a61() end function clauses.a62() end function clauses.a63() end
function clauses.a64() end function clauses.a65() end function clauses.a66() end function clauses.a67() end
function clauses.a68() end function clauses.a69() end function clauses.a70() end function clauses.a71() end
function clauses.a72() end function clauses.a73() end function clauses.a74() end function clauses.a75() end
function clauses.a76() end function clauses.a77() end function clauses.a78() end function clauses.a79() end
function clauses.a80() end function clauses.a81() end function clauses.a82() end function clauses.a83() end
function clauses.a84() end function clauses.a85() end function clauses.a86() end function clauses.a87() end
function clauses.a88() end function clauses.a89() end function clauses.a90() end function clauses.a91() end
function clauses.a92() end function clauses.a93() end function clauses.a94() end function clauses.a95() end
function clauses.a96() end function clauses.a97() end function clauses.a98() end function clauses.a99() end
function clauses.a100() end function clauses.a101() end function clauses.a102() end function clauses.a103()
end function clauses.a104() end function clauses.a105() end function clauses.a106() end function
clauses.a107() end function clauses.a108() end function clauses.a109() end function clauses.a110() end
function clauses.a111() end function clauses.a112() end function clauses.a113() end function clauses.a114()
end function clauses.a115() end function clauses.a116() end function clauses.a117() end function
clauses.a118() end function clauses.a119() end function clauses.a120() end function clauses.a121() end
function clauses.a122() end function clauses.a123() end function clauses.a124() end function clauses.a125()
end function clauses.a126() end function clauses.a127() end function clauses.a128() end function
clauses.a129() end function clauses.a130() end function clauses.a131() end function clauses.a132() end
function clauses.a133() end function clauses.a134() end function clauses.a135() end function clauses.a136()
end function clauses.a137() end function clauses.a138() end function clauses.a139() end function
clauses.a140() end function clauses.a141() end function clauses.a142() end function clauses.a143() end
function clauses.a144() end function clauses.a145() end function clauses.a146() end function clauses.a147()
end function clauses.a148() end function clauses.a149() end function clauses.a150() end function
clauses.a151() end function clauses.a152() end function clauses.a153() end function clauses.a154() end
function clauses.a155() end function clauses.a156() end function clauses.a157() end function clauses.a158()
end function clauses.a159() end function clauses.a160() end function clauses.a161() end function
clauses.a162() end function clauses.a163() end function clauses.a164() end function clauses.a165() end
function clauses.a166() end function clauses.a167() end function clauses.a168() end function clauses.a169()
end function clauses.a170() end function clauses.a171() end function clauses.a172() end function
clauses.a173() end function clauses.a174() end function clauses.a175() end function clauses.a176() end
function clauses.a177() end function clauses.a178() end function clauses.a179() end function clauses.a180()
end function clauses.a181() end function clauses.a182() end function clauses.a183() end function
clauses.a184() end function clauses.a185() end function clauses.a186() end function clauses.a187() end
function clauses.a188() end function clauses.a189() end function clauses.a190() end function clauses.a191()
end function clauses.a192() end function clauses.a193() end function clauses.a194() end function
clauses.a195() end function clauses.a196() end function clauses.a197() end function clauses.a198() end
function clauses.a199() end function clauses.a200() end function clauses.a201() end function clauses.a202()
end function clauses.a203() end function clauses.a204() end function clauses.a205() end function
clauses.a206() end function clauses.a207() end function clauses.a208() end function clauses.a209() end
function clauses.a210() end function clauses.a211() end function clauses.a212() end function clauses.a213()
end function clauses.a214() end function clauses.a215() end function clauses.a216() end function
clauses.a217() end function clauses.a218() end function clauses.a219() end function clauses.a220() end
function clauses.a221() end function clauses.a222() end function clauses.a223() end function clauses.a224()
end function clauses.a225() end function clauses.a226() end function clauses.a227() end function
clauses.a228() end function clauses.a229() end function clauses.a230() end function clauses.a231() end
function clauses.a232() end function clauses.a233() end function clauses.a234() end function clauses.a235()
end function clauses.a236() end function clauses.a237() end function clauses.a238() end function
clauses.a239() end function clauses.a240() end function clauses.a241() end function clauses.a242() end
function clauses.a243() end function clauses.a244() end function clauses.a245() end function clauses.a246()
end function clauses.a247() end function clauses.a248() end function clauses.a249() end function
clauses.a250() end function clauses.a251() end function clauses.a252() end function clauses.a253() end
function clauses.a254() end function clauses.a255() end function clauses.a256() end function clauses.a257()
end function clauses.a258() end function clauses.a259() end function clauses.a260() end function
clauses.a261() end function clauses.a262() end function clauses.a263() end function clauses.a264() end
function clauses.a265() end function clauses.a266() end function clauses.a267() end function clauses.a268()
end function clauses.a269() end function clauses.a270() end function clauses.a271() end function
clauses.a272() end function clauses.a273() end function clauses.a274() end function clauses.a275() end
function clauses.a276() end function clauses.a277() end function clauses.a278() end function clauses.a279()
end function clauses.a280() end function clauses.a281() end function clauses.a282() end function
clauses.a283() end function clauses.a284() end function clauses.a285() end function clauses.a286() end
function clauses.a287() end function clauses.a288() end function clauses.a289() end function clauses.a290()
end function clauses.a291() end function clauses.a292() end function clauses.a293() end function
clauses.a294() end function clauses.a295() end function clauses.a296() end function clauses.a297() end
function clauses.a298() end function clauses.a299() end function clauses.a300() end function clauses.a301()
end function clauses.a302() end function clauses.a303() end function clauses.a304() end function
clauses.a305() end function clauses.a306() end function clauses.a307() end function clauses.a308() end
function clauses.a309() end function clauses.a310() end function clauses.a311() end function clauses.a312()
end function clauses.a313() end function clauses.a314() end function clauses.a315() end function
clauses.a316() end function clauses.a317() end function clauses.a318() end function clauses.a319() end
function clauses.a320() end function clauses.a321() end function clauses.a322() end function clauses.a323()
end function clauses.a324() end function clauses.a325() end function clauses.a326() end function
clauses.a327() end function clauses.a328() end function clauses.a329() end function clauses.a330() end
function clauses.a331() end function clauses.a332() end function clauses.a333() end function clauses.a334()
end function clauses.a335() end function clauses.a336() end function clauses.a337() end function
clauses.a338() end function clauses.a339() end function clauses.a340() end function clauses.a341() end
function clauses.a342() end function clauses.a343() end function clauses.a344() end function clauses.a345()
end function clauses.a346() end function clauses.a347() end function clauses.a348() end function
clauses.a349() end function clauses.a350() end function clauses.a351() end function clauses.a352() end
function clauses.a353() end function clauses.a354() end function clauses.a355() end function clauses.a356()
end function clauses.a357() end function clauses.a358() end function clauses.a359() end function
clauses.a360() end function clauses.a361() end function clauses.a362() end function clauses.a363() end
function clauses.a364() end function clauses.a365() end function clauses.a366() end function clauses.a367()
end function clauses.a368() end function clauses.a369() end function clauses.a370() end function
clauses.a371() end function clauses.a372() end function clauses.a373() end function clauses.a374() end
function clauses.a375() end function clauses.a376() end function clauses.a377() end function clauses.a378()
end function clauses.a379() end function clauses.a380() end function clauses.a381() end function
clauses.a382() end function clauses.a383() end function clauses.a384() end function clauses.a385() end
function clauses.a386() end function clauses.a387() end function clauses.a388() end function clauses.a389()
end function clauses.a390() end function clauses.a391() end function clauses.a392() end function
clauses.a393() end function clauses.a394() end function clauses.a395() end function clauses.a396() end
function clauses.a397() end function clauses.a398() end function clauses.a399() end function clauses.a400()
end function clauses.a401() end function clauses.a402() end function clauses.a403() end function
clauses.a404() end function clauses.a405() end function clauses.a406() end function clauses.a407() end
function clauses.a408() end function clauses.a409() end function clauses.a410() end function clauses.a411()
end function clauses.a412() end function clauses.a413() end function clauses.a414() end function
clauses.a415() end function clauses.a416() end function clauses.a417() end function clauses.a418() end
function clauses.a419() end function clauses.a420() end function clauses.a421() end function clauses.a422()
end function clauses.a423() end function clauses.a424() end function clauses.a425() end function
clauses.a426() end function clauses.a427() end function clauses.a428() end function clauses.a429() end
function clauses.a430() end function clauses.a431() end function clauses.a432() end function clauses.a433()
end function clauses.a434() end function clauses.a435() end function clauses.a436() end function
clauses.a437() end function clauses.a438() end function clauses.a439() end function clauses.a440() end
function clauses.a441() end function clauses.a442() end function clauses.a443() end function clauses.a444()
end function clauses.a445() end function clauses.a446() end function clauses.a447() end function
clauses.a448() end function clauses.a449() end function clauses.a450() end function clauses.a451() end
function clauses.a452() end function clauses.a453() end function clauses.a454() end function clauses.a455()
end function clauses.a456() end function clauses.a457() end function clauses.a458() end function
clauses.a459() end function clauses.a460() end function clauses.a461() end function clauses.a462() end
function clauses.a463() end function clauses.a464() end function clauses.a465() end function clauses.a466()
end function clauses.a467() end function clauses.a468() end function clauses.a469() end function
clauses.a470() end function clauses.a471() end function clauses.a472() end function clauses.a473() end
function clauses.a474() end function clauses.a475() end function clauses.a476() end function clauses.a477()
end function clauses.a478() end function clauses.a479() end function clauses.a480() end function
clauses.a481() end function clauses.a482() end function clauses.a483() end function clauses.a484() end
function clauses.a485() end function clauses.a486() end function clauses.a487() end function clauses.a488()
end function clauses.a489() end function clauses.a490() end function clauses.a491() end function
clauses.a492() end function clauses.a493() end function clauses.a494() end function clauses.a495() end
function clauses.a496() end function clauses.a497() end function clauses.a498() end function clauses.a499()
end function clauses.a500() end function clauses.a501() end function clauses.a502() end function
clauses.a503() end function clauses.a504() end function clauses.a505() end function clauses.a506() end
function clauses.a507() end function clauses.a508() end function clauses.a509() end function clauses.a510()
end function clauses.a511() end function clauses.a512() end function clauses.a513() end function
clauses.a514() end function clauses.a515() end function clauses.a516() end function clauses.a517() end
function clauses.a518() end function clauses.a519() end function clauses.a520() end function clauses.a521()
end function clauses.a522() end function clauses.a523() end function clauses.a524() end function
clauses.a525() end function clauses.a526() end function clauses.a527() end function clauses.a528() end
function clauses.a529() end function clauses.a530() end function clauses.a531() end function clauses.a532()
end function clauses.a533() end function clauses.a534() end function clauses.a535() end function
clauses.a536() end function clauses.a537() end function clauses.a538() end function clauses.a539() end
function clauses.a540() end function clauses.a541() end function clauses.a542() end function clauses.a543()
end function clauses.a544() end function clauses.a545() end function clauses.a546() end function
clauses.a547() end function clauses.a548() end function clauses.a549() end function clauses.a550() end
function clauses.a551() end function clauses.a552() end function clauses.a553() end function clauses.a554()
end function clauses.a555() end function clauses.a556() end function clauses.a557() end function
clauses.a558() end function clauses.a559() end function clauses.a560() end function clauses.a561() end
function clauses.a562() end function clauses.a563() end function clauses.a564() end function clauses.a565()
end function clauses.a566() end function clauses.a567() end function clauses.a568() end function
clauses.a569() end function clauses.a570() end function clauses.a571() end function clauses.a572() end
function clauses.a573() end function clauses.a574() end function clauses.a575() end function clauses.a576()
end function clauses.a577() end function clauses.a578() end function clauses.a579() end function
clauses.a580() end function clauses.a581() end function clauses.a582() end function clauses.a583() end
function clauses.a584() end function clauses.a585() end function clauses.a586() end function clauses.a587()
end function clauses.a588() end function clauses.a589() end function clauses.a590() end function
clauses.a591() end function clauses.a592() end function clauses.a593() end function clauses.a594() end
function clauses.a595() end function clauses.a596() end function clauses.a597() end function clauses.a598()
end function clauses.a599() end function clauses.a600() end function clauses.a601() end function
clauses.a602() end function clauses.a603() end function clauses.a604() end function clauses.a605() end
function clauses.a606() end function clauses.a607() end function clauses.a608() end function clauses.a609()
end function clauses.a610() end function clauses.a611() end function clauses.a612() end function
clauses.a613() end function clauses.a614() end function clauses.a615() end function clauses.a616() end
function clauses.a617() end function clauses.a618() end function clauses.a619() end function clauses.a620()
end function clauses.a621() end function clauses.a622() end function clauses.a623() end function
clauses.a624() end function clauses.a625() end function clauses.a626() end function clauses.a627() end
function clauses.a628() end function clauses.a629() end function clauses.a630() end function clauses.a631()
end function clauses.a632() end function clauses.a633() end function clauses.a634() end function
clauses.a635() end function clauses.a636() end function clauses.a637() end function clauses.a638() end
function clauses.a639() end function clauses.a640() end function clauses.a641() end function clauses.a642()
end function clauses.a643() end function clauses.a644() end function clauses.a645() end function
clauses.a646() end function clauses.a647() end function clauses.a648() end function clauses.a649() end
function clauses.a650() end function clauses.a651() end function clauses.a652() end function clauses.a653()
end function clauses.a654() end function clauses.a655() end function clauses.a656() end function
clauses.a657() end function clauses.a658() end function clauses.a659() end function clauses.a660() end
function clauses.a661() end function clauses.a662() end function clauses.a663() end function clauses.a664()
end function clauses.a665() end function clauses.a666() end function clauses.a667() end function
clauses.a668() end function clauses.a669() end function clauses.a670() end function clauses.a671() end
function clauses.a672() end function clauses.a673() end function clauses.a674() end function clauses.a675()
end function clauses.a676() end function clauses.a677() end function clauses.a678() end function
clauses.a679() end function clauses.a680() end function clauses.a681() end function clauses.a682() end
function clauses.a683() end function clauses.a684() end function clauses.a685() end function clauses.a686()
end function clauses.a687() end function clauses.a688() end function clauses.a689() end function
clauses.a690() end function clauses.a691() end function clauses.a692() end function clauses.a693() end
function clauses.a694() end function clauses.a695() end function clauses.a696() end function clauses.a697()
end function clauses.a698() end function clauses.a699() end function clauses.a700() end function
clauses.a701() end function clauses.a702() end function clauses.a703() end function clauses.a704() end
function clauses.a705() end function clauses.a706() end function clauses.a707() end function clauses.a708()
end function clauses.a709() end function clauses.a710() end function clauses.a711() end function
clauses.a712() end function clauses.a713() end function clauses.a714() end function clauses.a715() end
function clauses.a716() end function clauses.a717() end function clauses.a718() end function clauses.a719()
end function clauses.a720() end function clauses.a721() end function clauses.a722() end function
clauses.a723() end function clauses.a724() end function clauses.a725() end function clauses.a726() end
function clauses.a727() end function clauses.a728() end function clauses.a729() end function clauses.a730()
end function clauses.a731() end function clauses.a732() end function clauses.a733() end function
clauses.a734() end function clauses.a735() end function clauses.a736() end function clauses.a737() end
function clauses.a738() end function clauses.a739() end function clauses.a740() end function clauses.a741()
end function clauses.a742() end function clauses.a743() end function clauses.a744() end function
clauses.a745() end function clauses.a746() end function clauses.a747() end function clauses.a748() end
function clauses.a749() end function clauses.a750() end function clauses.a751() end function clauses.a752()
end function clauses.a753() end function clauses.a754() end function clauses.a755() end function
clauses.a756() end function clauses.a757() end function clauses.a758() end function clauses.a759() end
function clauses.a760() end function clauses.a761() end function clauses.a762() end function clauses.a763()
end function clauses.a764() end function clauses.a765() end function clauses.a766() end function
clauses.a767() end function clauses.a768() end function clauses.a769() end function clauses.a770() end
function clauses.a771() end function clauses.a772() end function clauses.a773() end function clauses.a774()
end function clauses.a775() end function clauses.a776() end function clauses.a777() end function
clauses.a778() end function clauses.a779() end function clauses.a780() end function clauses.a781() end
function clauses.a782() end function clauses.a783() end function clauses.a784() end function clauses.a785()
end function clauses.a786() end function clauses.a787() end function clauses.a788() end function
clauses.a789() end function clauses.a790() end function clauses.a791() end function clauses.a792() end
function clauses.a793() end function clauses.a794() end function clauses.a795() end function clauses.a796()
end function clauses.a797() end function clauses.a798() end function clauses.a799() end function
clauses.a800() end function clauses.a801() end function clauses.a802() end function clauses.a803() end
function clauses.a804() end function clauses.a805() end function clauses.a806() end function clauses.a807()
end function clauses.a808() end function clauses.a809() end function clauses.a810() end function
clauses.a811() end function clauses.a812() end function clauses.a813() end function clauses.a814() end
function clauses.a815() end function clauses.a816() end function clauses.a817() end function clauses.a818()
end function clauses.a819() end function clauses.a820() end function clauses.a821() end function
clauses.a822() end function clauses.a823() end function clauses.a824() end function clauses.a825() end
function clauses.a826() end function clauses.a827() end function clauses.a828() end function clauses.a829()
end function clauses.a830() end function clauses.a831() end function clauses.a832() end function
clauses.a833() end function clauses.a834() end function clauses.a835() end function clauses.a836() end
function clauses.a837() end function clauses.a838() end function clauses.a839() end function clauses.a840()
end function clauses.a841() end function clauses.a842() end function clauses.a843() end function
clauses.a844() end function clauses.a845() end function clauses.a846() end function clauses.a847() end
function clauses.a848() end function clauses.a849() end function clauses.a850() end function clauses.a851()
end function clauses.a852() end function clauses.a853() end function clauses.a854() end function
clauses.a855() end function clauses.a856() end function clauses.a857() end function clauses.a858() end
function clauses.a859() end function clauses.a860() end function clauses.a861() end function clauses.a862()
end function clauses.a863() end function clauses.a864() end function clauses.a865() end function
clauses.a866() end function clauses.a867() end function clauses.a868() end function clauses.a869() end
function clauses.a870() end function clauses.a871() end function clauses.a872() end function clauses.a873()
end function clauses.a874() end function clauses.a875() end function clauses.a876() end function
clauses.a877() end function clauses.a878() end function clauses.a879() end function clauses.a880() end
function clauses.a881() end function clauses.a882() end function clauses.a883() end function clauses.a884()
end function clauses.a885() end function clauses.a886() end function clauses.a887() end function
clauses.a888() end function clauses.a889() end function clauses.a890() end function clauses.a891() end
function clauses.a892() end function clauses.a893() end function clauses.a894() end function clauses.a895()
end function clauses.a896() end function clauses.a897() end function clauses.a898() end function
clauses.a899() end function clauses.a900() end function clauses.a901() end function clauses.a902() end
function clauses.a903() end function clauses.a904() end function clauses.a905() end function clauses.a906()
end function clauses.a907() end function clauses.a908() end function clauses.a909() end function
clauses.a910() end function clauses.a911() end function clauses.a912() end function clauses.a913() end
function clauses.a914() end function clauses.a915() end function clauses.a916() end function clauses.a917()
end function clauses.a918() end function clauses.a919() end function clauses.a920() end function
clauses.a921() end function clauses.a922() end function clauses.a923() end function clauses.a924() end
function clauses.a925() end function clauses.a926() end function clauses.a927() end function clauses.a928()
end function clauses.a929() end function clauses.a930() end function clauses.a931() end function
clauses.a932() end function clauses.a933() end function clauses.a934() end function clauses.a935() end
function clauses.a936() end function clauses.a937() end function clauses.a938() end function clauses.a939()
end function clauses.a940() end function clauses.a941() end function clauses.a942() end function
clauses.a943() end function clauses.a944() end function clauses.a945() end function clauses.a946() end
function clauses.a947() end function clauses.a948() end function clauses.a949() end function clauses.a950()
end function clauses.a951() end function clauses.a952() end function clauses.a953() end function
clauses.a954() end function clauses.a955() end function clauses.a956() end function clauses.a957() end
function clauses.a958() end function clauses.a959() end function clauses.a960() end function clauses.a961()
end function clauses.a962() end function clauses.a963() end function clauses.a964() end function
clauses.a965() end function clauses.a966() end function clauses.a967() end function clauses.a968() end
function clauses.a969() end function clauses.a970() end function clauses.a971() end function clauses.a972()
end function clauses.a973() end function clauses.a974() end function clauses.a975() end function
clauses.a976() end function clauses.a977() end function clauses.a978() end function clauses.a979() end
function clauses.a980() end function clauses.a981() end function clauses.a982() end function clauses.a983()
end function clauses.a984() end function clauses.a985() end function clauses.a986() end function
clauses.a987() end function clauses.a988() end function clauses.a989() end function clauses.a990() end
function clauses.a991() end function clauses.a992() end function clauses.a993() end function clauses.a994()
end function clauses.a995() end function clauses.a996() end function clauses.a997() end function
clauses.a998() end function clauses.a999() end
