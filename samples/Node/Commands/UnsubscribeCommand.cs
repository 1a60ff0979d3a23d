using System.Text.Json.Nodes;
using Node.Session;

namespace Node.Commands;

/// <summary><c>unsubscribe TOPIC</c>.</summary>
internal sealed class UnsubscribeCommand(TopicReaders readers) : INodeCommand
{
    public string Name => "unsubscribe";

    public ValueTask<CommandResult> ExecuteAsync(IReadOnlyList<string> arguments, CancellationToken cancellationToken)
    {
        CommandArguments.RequireCount(arguments, 1, 1, "unsubscribe TOPIC");
        readers.Unsubscribe(arguments[0]);
        return ValueTask.FromResult<CommandResult>(new JsonObject { ["topics"] = NodeJson.Array(readers.Topics) });
    }
}
