using System.Text;

namespace UsersWeb.Commands;

/// <summary>
/// Secrets from standard input. What is not exactly text in UTF-8 is refused: half of it guessed is a password that nobody can type.
/// </summary>
public static class StandardInput
{
    private const int Buffer = 4096;
    private const char ByteOrderMark = '\uFEFF';

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>From now on the console's input is read so, where it is no terminal.</summary>
    public static void Use()
    {
        if (Console.IsInputRedirected) Console.SetIn(TextReader.Synchronized(Reader(Console.OpenStandardInput())));
    }

    /// <summary>Strictly, and with a byte order mark as the character that it is.</summary>
    public static StreamReader Reader(Stream input) => new(input, Strict, detectEncodingFromByteOrderMarks: false, Buffer);

    /// <summary>The next line; null at the end.</summary>
    /// <exception cref="CommandException">It is not in UTF-8, or begins with a byte order mark.</exception>
    public static string? ReadLine(TextReader input)
    {
        try
        {
            return Check(input.ReadLine());
        }
        catch (DecoderFallbackException)
        {
            throw NotUtf8();
        }
    }

    /// <summary>All of it.</summary>
    /// <exception cref="CommandException">It is not in UTF-8, or begins with a byte order mark.</exception>
    public static async Task<string> ReadAsync(TextReader input, CancellationToken cancellation)
    {
        try
        {
            return Check(await input.ReadToEndAsync(cancellation))!;
        }
        catch (DecoderFallbackException)
        {
            throw NotUtf8();
        }
    }

    private static string? Check(string? text) => text?.StartsWith(ByteOrderMark) != true ? text
        : throw new CommandException("Standard input begins with a byte order mark. Save it as UTF-8 without one.");

    private static CommandException NotUtf8() => new("Standard input is not valid UTF-8. Save it as UTF-8.");
}
