namespace UsersWeb.Samples;

/// <summary>Common given and family names of the world, in the scripts their bearers use. Nobody in particular is meant.</summary>
internal static class Cultures
{
    // Where family names change with gender, women and men stand apart.
    public static readonly Culture[] All =
    [
        // English, Irish
        Culture.Of("Olivia Amelia Grace Ruby Charlotte Niamh Aoife Siân=sian Oliver George Harry Noah Seán=sean Pádraig=padraig "
            + "Zoë=zoe Chloë=chloe",
            "Smith Taylor Walker Hughes Bennett Clarke O'Neill=oneill O'Brien=obrien Murphy Byrne Súilleabháin=suilleabhain "
                + "Brontë=bronte Hall Young"),
        // German
        Culture.Of("Mia Emma Jürgen=juergen Björn=bjoern Käthe=kaethe Sören=soeren Lukas Leon Anna-Lena Günther=guenther Hannah "
            + "Jörg=joerg Sophie Maximilian",
            "Müller=mueller Schäfer=schaefer Groß=gross Weiß=weiss König=koenig Schröder=schroeder Fischer Vogel Böhm=boehm "
                + "Jäger=jaeger Krüger=krueger Lang"),
        // French
        Culture.Of("Zoé=zoe Chloé=chloe Anaïs=anais Théo=theo François=francois Hélène=helene Loïc=loic Noémie=noemie Jérôme=jerome "
            + "Océane=oceane Léa=lea Gaël=gael",
            "Lefèvre=lefevre Dubois Garçon=garcon Béranger=beranger Moreau Côté=cote Lacroix Faÿ=fay Châtelain=chatelain Gauthier Roux"),
        // Spanish, Portuguese
        Culture.Of("José=jose María=maria Sofía=sofia Ángel=angel Íñigo=inigo Begoña=begona João=joao Conceição=conceicao Inês=ines "
            + "Raúl=raul Lucía=lucia Martín=martin",
            "García=garcia Muñoz=munoz Fernández=fernandez Núñez=nunez Peña=pena Gonçalves=goncalves Simões=simoes "
                + "Magalhães=magalhaes Ibáñez=ibanez López=lopez Assunção=assuncao"),
        // Nordic, Icelandic
        Culture.Of("Åsa=asa Øyvind=oyvind Søren=soren Märta=marta Þóra=thora Guðrún=gudrun Björk=bjork Jónas=jonas Håkon=hakon "
            + "Väinö=vaino Päivi=paivi Ægir=aegir",
            "Ångström=angstrom Østergård=ostergard Sjöberg=sjoberg Bjørnson=bjornson Hämäläinen=hamalainen Mäkinen=makinen Lindqvist "
                + "Nygård=nygard Kærgaard=kaergaard Öhman=ohman"),
        // Polish, Czech, Hungarian
        Culture.Of("Łukasz=lukasz Małgorzata=malgorzata Świętosława=swietoslawa Jiří=jiri Tomáš=tomas Bartłomiej=bartlomiej "
            + "Zsófia=zsofia György=gyorgy Őrs=ors Ludmiła=ludmila Žofie=zofie Dušan=dusan",
            "Wójcik=wojcik Kaczmarek Dąb=dab Gołąb=golab Zając=zajac Tóth=toth Kővári=kovari Szűcs=szucs Kříž=kriz Beneš=benes "
                + "Kołodziej=kolodziej Źrebiec=zrebiec"),
        // Turkish: the dotless ı has the capital I, the dotted i the capital İ.
        Culture.Of("Ayşe=ayse İpek=ipek Işıl=isil Çağla=cagla Ömer=omer Gökhan=gokhan Şebnem=sebnem Yiğit=yigit Oğuz=oguz Ümit=umit",
            "Yılmaz=yilmaz Çelik=celik Öztürk=ozturk Şahin=sahin Işık=isik Güneş=gunes Aydın=aydin Doğan=dogan Kılıç=kilic İnan=inan"),
        // Vietnamese
        Culture.Of("Thảo=thao Hương=huong Đức=duc Quỳnh=quynh Tuấn=tuan Ánh=anh Phượng=phuong Khôi=khoi Linh Hiếu=hieu",
            "Nguyễn=nguyen Trần=tran Lê=le Phạm=pham Hoàng=hoang Vũ=vu Đặng=dang Bùi=bui Đỗ=do Hồ=ho", familyFirst: true),
        // Yoruba, Igbo, Hausa
        Culture.Of("Adébáyọ̀=adebayo Ọlá=ola Chukwuemeka Ngozi Ẹniọlá=eniola Tóyìn=toyin Fọlákẹ́=folake Amina Ɓala=bala Chinwe",
            "Adéyẹmí=adeyemi Ọbáfẹ́mi=obafemi Okonkwo Ògúnlẹ́yẹ=ogunleye Eze Ɗanladi=danladi Bello Nwosu"),
        // Russian, women and men
        Culture.Of("Анна=anna Ольга=olga Екатерина=ekaterina Любовь=lyubov Наталья=natalya Юлия=yulia Алёна=alyona Ирина=irina",
            "Иванова=ivanova Смирнова=smirnova Кузнецова=kuznetsova Соловьёва=solovyova Щербакова=shcherbakova Зайцева=zaytseva "
                + "Фёдорова=fyodorova"),
        Culture.Of("Алексей=aleksey Дмитрий=dmitry Сергей=sergey Фёдор=fyodor Юрий=yury Илья=ilya Пётр=pyotr Михаил=mikhail",
            "Иванов=ivanov Смирнов=smirnov Кузнецов=kuznetsov Соловьёв=solovyov Щербаков=shcherbakov Зайцев=zaytsev Фёдоров=fyodorov"),
        // Ukrainian
        Culture.Of("Олена=olena Тарас=taras Ґанна=ganna Ярослав=yaroslav Соломія=solomiia Андрій=andrii Зоряна=zoriana Євген=yevhen "
            + "Марія=mariia",
            "Шевченко=shevchenko Коваленко=kovalenko Бондаренко=bondarenko Ткаченко=tkachenko Лисенко=lysenko Ґалаґан=galagan "
                + "Єфименко=yefymenko Петренко=petrenko"),
        // Greek, women and men; the final sigma has the same capital as the other one.
        Culture.Of("Ελένη=eleni Μαρία=maria Σοφία=sofia Κατερίνα=katerina Αγγελική=angeliki Ιωάννα=ioanna Ζωή=zoi",
            "Παπαδοπούλου=papadopoulou Γεωργίου=georgiou Οικονόμου=oikonomou Νικολάου=nikolaou Βασιλείου=vasileiou Αντωνίου=antoniou"),
        Culture.Of("Γιώργος=giorgos Νίκος=nikos Δημήτρης=dimitris Κώστας=kostas Οδυσσέας=odysseas Θανάσης=thanasis Ηλίας=ilias",
            "Παπαδόπουλος=papadopoulos Γεωργίου=georgiou Αγγελόπουλος=angelopoulos Νικολαΐδης=nikolaidis Μακρής=makris "
                + "Ευαγγελάτος=evangelatos"),
        // Arabic
        Culture.Of("فاطمة=fatima محمد=mohammed عائشة=aisha يوسف=youssef مريم=maryam خالد=khalid نور=nour عمر=omar ليلى=layla "
            + "حسن=hassan زينب=zaynab إبراهيم=ibrahim",
            "الحداد=alhaddad النجار=alnajjar المصري=almasri الخطيب=alkhatib حسين=hussein منصور=mansour السيد=alsayed القاسم=alqasim "
                + "العلي=alali رشيد=rashid"),
        // Persian, Urdu
        Culture.Of("شیرین=shirin پریسا=parisa کیان=kian ژاله=zhaleh داریوش=dariush نیلوفر=niloufar چنگیز=changiz گلناز=golnaz",
            "تهرانی=tehrani کریمی=karimi رضایی=rezaei احمدی=ahmadi چوہدری=chaudhry قریشی=qureshi بٹ=butt"),
        // Hebrew
        Culture.Of("נועה=noa תמר=tamar דוד=david יעל=yael אברהם=avraham שירה=shira איתן=eitan מיכל=michal יונתן=yonatan רחל=rachel",
            "כהן=cohen לוי=levi מזרחי=mizrahi פרץ=peretz ביטון=biton אזולאי=azoulay שפירא=shapira פרידמן=friedman"),
        // Hindi, Marathi
        Culture.Of("आरव=aarav प्रिया=priya अंजलि=anjali विक्रम=vikram ज्योति=jyoti कृष्ण=krishna श्रुति=shruti राहुल=rahul "
            + "मीनाक्षी=meenakshi सिद्धार्थ=siddharth",
            "शर्मा=sharma वर्मा=verma गुप्ता=gupta सिंह=singh पाटील=patil जोशी=joshi मिश्रा=mishra त्रिपाठी=tripathi"),
        // Bengali, Tamil
        Culture.Of("অনন্যা=ananya রবীন্দ্র=rabindra শ্রেয়া=shreya অর্জুন=arjun তানভীর=tanvir মৌসুমী=mousumi",
            "চৌধুরী=chowdhury মুখার্জী=mukherjee দাস=das বন্দ্যোপাধ্যায়=bandyopadhyay রহমান=rahman সেন=sen"),
        Culture.Of("கார்த்திக்=karthik லட்சுமி=lakshmi முருகன்=murugan தமிழ்ச்செல்வி=tamilselvi மீனா=meena அருண்=arun",
            "சுப்பிரமணியம்=subramaniam ராஜன்=rajan கிருஷ்ணன்=krishnan பாண்டியன்=pandian வேலு=velu"),
        // Thai
        Culture.Of("สมชาย=somchai มาลี=malee กัญญา=kanya ณัฐพล=nattapon พิมพ์ชนก=pimchanok ธนกร=thanakorn อรุณี=arunee วิชัย=wichai",
            "ใจดี=jaidee ศรีสุข=srisuk แสงทอง=saengthong วงศ์สุวรรณ=wongsuwan บุญมี=boonmee ทองคำ=thongkham รัตนพันธ์=rattanaphan"),
        // Chinese; the last names lie outside the Basic Multilingual Plane.
        Culture.Of("伟=wei 芳=fang 秀英=xiuying 娜=na 敏=min 静=jing 丽=li 强=qiang 磊=lei 洋=yang 艳=yan 勇=yong 淑芬=shufen 志明=zhiming 𠮷祥=jixiang",
            "王=wang 李=li 张=zhang 刘=liu 陈=chen 杨=yang 赵=zhao 黄=huang 周=zhou 歐陽=ouyang 司馬=sima", familyFirst: true, separator: ""),
        // Japanese
        Culture.Of("陽葵=himari さくら=sakura 結衣=yui 蓮=ren 翔太=shota 大輔=daisuke 明日香=asuka ヒロシ=hiroshi 健一=kenichi 美咲=misaki ゆうこ=yuko",
            "佐藤=sato 鈴木=suzuki 高橋=takahashi 田中=tanaka 渡邉=watanabe 伊藤=ito 山本=yamamoto 髙﨑=takasaki 小林=kobayashi 𠮷田=yoshida",
            familyFirst: true),
        // Korean
        Culture.Of("서연=seoyeon 민준=minjun 지우=jiu 하은=haeun 도윤=doyun 예준=yejun 수빈=subin 영희=younghee 철수=cheolsu",
            "김=kim 이=lee 박=park 최=choi 정=jung 강=kang 조=cho 윤=yoon 남궁=namgung", familyFirst: true, separator: ""),
        // Georgian, Armenian
        Culture.Of("ნინო=nino გიორგი=giorgi თამარ=tamar ლაშა=lasha ქეთევან=ketevan ზურაბ=zurab მარიამ=mariam ჯაბა=jaba",
            "ბერიძე=beridze კაპანაძე=kapanadze გელაშვილი=gelashvili მჭედლიძე=mchedlidze წიკლაური=tsiklauri ლომიძე=lomidze"),
        Culture.Of("Անի=ani Արամ=aram Նարե=nare Տիգրան=tigran Լուսինե=lusine Հայկ=hayk Գոհար=gohar Վարդան=vardan",
            "Սարգսյան=sargsyan Գրիգորյան=grigoryan Հակոբյան=hakobyan Պետրոսյան=petrosyan Մկրտչյան=mkrtchyan"),
        // Amharic, Tigrinya
        Culture.Of("አበበ=abebe ሰላም=selam ትዕግስት=tigist ዳዊት=dawit ሃና=hana ገብረ=gebre ፀሐይ=tsehay ዮሐንስ=yohannes",
            "ተስፋዬ=tesfaye በቀለ=bekele ኃይሌ=haile ወልደማርያም=woldemariam አለሙ=alemu መኮንን=mekonnen"),
    ];
}
