using CsCheck;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using UsersWeb.Data;
using UsersWeb.Users;
using UsersWeb.Users.Edits;

namespace UsersWeb.Tests.Users.Edits;

/// <summary>Any three versions of a person.</summary>
[Trait(Runs.Once, Runs.Yes)]
public class UserMergeTests
{
    // Few, so that two are often the same; null and blanks are none.
    private static readonly Gen<string?> Texts = Gen.OneOf<string?>(null, "", " ", "a", " a", "b", "אבג", new string('W', 128));

    private static readonly Gen<UserFields> Fields = Gen.Select(Texts, Texts, Texts, Texts, Gen.Enum<UserStatus>(),
        (user, mail, name, phone, status) => new UserFields(user, mail, name, phone, status));

    [Fact]
    public void What_one_side_alone_changed_is_taken_from_it_and_the_rest_is_asked() => Gen.Select(Fields, Fields, Fields)
        .Sample((opened, mine, theirs) =>
        {
            var merge = UserMerge.Of(EditForm.Of(opened), mine, theirs);
            foreach (var field in UserField.All)
            {
                var (was, my, their, merged) = (Text(field, opened), Text(field, mine), Text(field, theirs), Text(field, merge.Fields));
                var isAsked = merge.Conflicts.Any(conflict => conflict.Field == field);
                Assert.Equal(my != their && my != was && their != was, isAsked);
                Assert.Equal(my != their && my == was, merge.Meanwhile.Contains(field));
                Assert.Equal(isAsked || my != was ? my : their, merged);
                Assert.Equal(merged, Text(field, merge.Typed));
            }
        });

    [Fact]
    public void Every_question_is_settled_by_an_answer_to_it() => Gen.Select(Fields, Fields, Fields, Gen.Bool)
        .Sample((opened, mine, theirs, takesMine) =>
        {
            var first = UserMerge.Of(EditForm.Of(opened), mine, theirs);
            var form = EditForm.Of(opened).Shown(theirs, first.Conflicts);
            var sent = UserField.All.Where(field => form.OpenedValue(field) is not null)
                .ToDictionary(field => EditForm.Opened + field.Name, field => new StringValues(form.OpenedValue(field)));
            foreach (var conflict in first.Conflicts)
            {
                sent[EditForm.Seen + conflict.Field.Name] = conflict.Theirs;
                sent[conflict.Key] = takesMine ? EditForm.Mine : EditForm.Theirs;
            }

            var settled = UserMerge.Of(EditForm.Read(new FormCollection(sent)), first.Typed, theirs);

            Assert.Empty(settled.Conflicts);
            foreach (var field in UserField.All)
            {
                var isTheirs = first.Conflicts.Any(conflict => conflict.Field == field) && !takesMine;
                Assert.Equal(Text(field, isTheirs ? theirs : first.Fields), Text(field, settled.Fields));
            }
        });

    private static string Text(UserField field, UserFields fields) => field.Get(fields)?.Trim() ?? "";
}
