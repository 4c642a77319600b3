using System.Globalization;

namespace Run;

/// <summary>Environment variables that make a benchmark shorter or longer.</summary>
internal static class Setting
{
    public static int Number(string variable, int otherwise) =>
        int.TryParse(Environment.GetEnvironmentVariable(variable), CultureInfo.InvariantCulture, out var number) ? number : otherwise;
}
