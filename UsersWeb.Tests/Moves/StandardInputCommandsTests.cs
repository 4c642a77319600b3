using UsersWeb.Moves.Engine;
using UsersWeb.Shared;

namespace UsersWeb.Tests.Moves;

/// <summary>What is typed to a move that waits, or said by the page that started it.</summary>
[Trait(Runs.Once, Runs.Yes)]
public sealed class StandardInputCommandsTests
{
    private static readonly CancellationToken Token = TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_word_alone_is_said_by_whoever_runs_the_program()
    {
        using var commands = Hear("switch");

        Assert.True(await commands.CutOverAsync(Token));
        Assert.Null(commands.By);
    }

    [Fact]
    public async Task The_page_says_for_whom_it_asks()
    {
        var administrator = new Current(ActorKind.User, 7, "Zoë \"Zo\"\n漢字", "::1", null, Factor.Password, null, Permissions.All);
        using var commands = Hear(StandardInputCommands.LineOf(administrator));

        Assert.True(await commands.CutOverAsync(Token));
        Assert.Equal((ActorKind.User, 7, administrator.Name, "::1"),
            (commands.By!.Kind, commands.By.UserId, commands.By.Name, commands.By.Address));
        // What they may do is nobody's business there.
        Assert.Equal(Permissions.None, commands.By.Permissions);
    }

    [Theory]
    [InlineData("")]
    [InlineData("switch ")]
    [InlineData("switch now")]
    [InlineData("Switch")]
    [InlineData("switch {}")]
    [InlineData("switch []")]
    [InlineData("switch {\"kind\":\"user\"")]
    [InlineData("switch {\"kind\":\"Somebody\",\"name\":\"x\"}")]
    [InlineData("switch {\"kind\":\"9\",\"name\":\"x\"}")]
    [InlineData("switch {\"kind\":\"User\",\"name\":7}")]
    [InlineData("switch {\"kind\":\"User\",\"id\":\"x\",\"name\":\"x\"}")]
    public async Task Anything_else_is_no_command_and_the_move_waits_on(string line)
    {
        using var commands = Hear(line);

        // The end of the input is what it hears next.
        Assert.False(await commands.CutOverAsync(commands.Stopped));
    }

    private static StandardInputCommands Hear(params string[] lines)
    {
        var commands = new StandardInputCommands();
        commands.Listen(new StringReader(string.Join('\n', lines) + "\n"));
        return commands;
    }
}
