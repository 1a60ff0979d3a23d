using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Node.Session;

/// <summary>One JSON object a line, for programs.</summary>
internal sealed class JsonOutput(TextWriter writer) : INodeOutput
{
    // The output is read by programs and is no part of a web page.
    private static readonly JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly Lock _gate = new();

    public void WriteEvent(string name, JsonObject fields) => Write(new JsonObject { ["event"] = name }, fields);

    public void WriteResult(CommandLine command, CommandResult result) => Write(Answer(command, ok: true), result.Fields);

    public void WriteFailure(CommandLine command, string error, string code) =>
        Write(Answer(command, ok: false), new JsonObject { ["error"] = error, ["code"] = code });

    private static JsonObject Answer(CommandLine command, bool ok)
    {
        JsonObject answer = new() { ["event"] = "result", ["cmd"] = command.Name };
        if (command.Id is not null)
        {
            answer["id"] = command.Id;
        }

        answer["ok"] = ok;
        return answer;
    }

    private void Write(JsonObject line, JsonObject fields)
    {
        foreach ((string key, JsonNode? value) in fields)
        {
            line[key] = value?.DeepClone();
        }

        lock (_gate)
        {
            writer.WriteLine(line.ToJsonString(Readable));
            writer.Flush();
        }
    }
}
