using System.Text.Json.Nodes;
using Node.Session;
using ProtoP2P.PubSub;

namespace Node.Commands;

/// <summary><c>peers TOPIC</c>: who is subscribed, and who of them is in the mesh.</summary>
internal sealed class PeersCommand(IPubSub pubSub) : INodeCommand
{
    public string Name => "peers";

    public ValueTask<CommandResult> ExecuteAsync(IReadOnlyList<string> arguments, CancellationToken cancellationToken)
    {
        CommandArguments.RequireCount(arguments, 1, 1, "peers TOPIC");
        return ValueTask.FromResult<CommandResult>(new JsonObject
        {
            ["peers"] = NodeJson.Array(pubSub.GetSubscribers(arguments[0])),
            ["mesh"] = NodeJson.Array(pubSub.GetMesh(arguments[0])),
        });
    }
}
