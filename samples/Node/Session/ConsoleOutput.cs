using System.Text.Json.Nodes;
using Spectre.Console;

namespace Node.Session;

/// <summary>Text and tables for a person.</summary>
internal sealed class ConsoleOutput(IAnsiConsole console) : INodeOutput
{
    private readonly Lock _gate = new();

    public void WriteEvent(string name, JsonObject fields) => Write($"[blue]{TerminalText.Markup(name)}[/]", fields);

    public void WriteResult(CommandLine command, CommandResult result)
    {
        string title = $"[green]{TerminalText.Markup(command.Name)}[/]";
        if (result.Text is null)
        {
            Write(title, result.Fields);
            return;
        }

        lock (_gate)
        {
            console.MarkupLine(title);
            TerminalText.WriteLines(console, result.Text);
        }
    }

    public void WriteFailure(CommandLine command, string error, string code)
    {
        lock (_gate)
        {
            console.MarkupLine($"[red]{TerminalText.Markup(command.Name)}[/] failed ({TerminalText.Markup(code)}): {TerminalText.Markup(error)}");
        }
    }

    private static string Show(JsonNode? value) => value switch
    {
        null => "-",
        JsonArray values => string.Join('\n', values.Select(Show)),
        JsonObject fields => string.Join("  ", fields.Select(field => Show(field.Value))),
        _ => TerminalText.Markup(value.ToString()),
    };

    private void Write(string title, JsonObject fields)
    {
        Table table = new Table().Border(TableBorder.None).HideHeaders().AddColumns("name", "value");
        foreach ((string key, JsonNode? value) in fields)
        {
            table.AddRow($"  {TerminalText.Markup(key)}", Show(value));
        }

        lock (_gate)
        {
            console.MarkupLine(title);
            console.Write(table);
        }
    }
}
