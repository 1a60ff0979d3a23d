using System.Text.Json.Nodes;
using Node.Session;

namespace Node.Commands;

/// <summary><c>subscribe TOPIC</c>: from then on its messages are events.</summary>
internal sealed class SubscribeCommand(TopicReaders readers) : INodeCommand
{
    public string Name => "subscribe";

    public ValueTask<CommandResult> ExecuteAsync(IReadOnlyList<string> arguments, CancellationToken cancellationToken)
    {
        CommandArguments.RequireCount(arguments, 1, 1, "subscribe TOPIC");
        readers.Subscribe(arguments[0]);
        return ValueTask.FromResult<CommandResult>(new JsonObject { ["topics"] = NodeJson.Array(readers.Topics) });
    }
}
