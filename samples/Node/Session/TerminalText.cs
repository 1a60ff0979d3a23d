using Spectre.Console;

namespace Node.Session;

/// <summary>Makes what a peer says fit for a terminal: it may contain anything, so nothing of it is read as markup or steers the terminal.</summary>
internal static class TerminalText
{
    public static string Plain(string text) => string.Concat(text.Where(c => !char.IsControl(c)));

    public static string Markup(string text) => Spectre.Console.Markup.Escape(Plain(text));

    /// <summary>Writes lines as they are: code is not wrapped.</summary>
    public static void WriteLines(IAnsiConsole console, IEnumerable<string> lines)
    {
        foreach (string line in lines)
        {
            console.Profile.Out.Writer.WriteLine(Plain(line));
        }
    }
}
