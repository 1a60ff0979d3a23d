using System.Text.Json.Nodes;

namespace Node.Session;

/// <summary>Where a running node tells what happens. Safe to call from several threads.</summary>
internal interface INodeOutput
{
    /// <summary>Something happened.</summary>
    void WriteEvent(string name, JsonObject fields);

    /// <summary>A command was carried out.</summary>
    void WriteResult(CommandLine command, CommandResult result);

    /// <summary>A command failed.</summary>
    void WriteFailure(CommandLine command, string error, string code);
}
