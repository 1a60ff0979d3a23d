using System.Text.Json.Nodes;
using Spectre.Console;

namespace Node.Session;

/// <summary>Text and tables for a person.</summary>
internal sealed class ConsoleOutput(IAnsiConsole console) : INodeOutput
{
    private readonly Lock _gate = new();

    public void WriteEvent(string name, JsonObject fields) => Write($"[blue]{Markup.Escape(name)}[/]", fields);

    public void WriteResult(CommandLine command, JsonObject fields) => Write($"[green]{Markup.Escape(command.Name)}[/]", fields);

    public void WriteFailure(CommandLine command, string error, string code)
    {
        lock (_gate)
        {
            console.MarkupLine($"[red]{Markup.Escape(command.Name)}[/] failed ({Markup.Escape(code)}): {Printable(error)}");
        }
    }

    // What a peer says may contain anything, so nothing of it is read as markup or written raw to the terminal.
    private static string Printable(string text) => Markup.Escape(string.Concat(text.Where(c => !char.IsControl(c))));

    private static string Show(JsonNode? value) => value switch
    {
        null => "-",
        JsonArray values => string.Join('\n', values.Select(Show)),
        JsonObject fields => string.Join("  ", fields.Select(field => Show(field.Value))),
        _ => Printable(value.ToString()),
    };

    private void Write(string title, JsonObject fields)
    {
        Table table = new Table().Border(TableBorder.None).HideHeaders().AddColumns("name", "value");
        foreach ((string key, JsonNode? value) in fields)
        {
            table.AddRow($"  {Markup.Escape(key)}", Show(value));
        }

        lock (_gate)
        {
            console.MarkupLine(title);
            console.Write(table);
        }
    }
}
