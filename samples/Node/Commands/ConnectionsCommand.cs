using System.Text.Json.Nodes;
using Node.Session;
using ProtoP2P;

namespace Node.Commands;

/// <summary><c>connections</c>.</summary>
internal sealed class ConnectionsCommand(ILibp2pHost host) : INodeCommand
{
    public string Name => "connections";

    public ValueTask<CommandResult> ExecuteAsync(IReadOnlyList<string> arguments, CancellationToken cancellationToken)
    {
        CommandArguments.RequireCount(arguments, 0, 0, "connections");
        JsonArray connections = [.. host.Connections.Select(NodeJson.Connection)];
        return ValueTask.FromResult<CommandResult>(new JsonObject { ["connections"] = connections });
    }
}
