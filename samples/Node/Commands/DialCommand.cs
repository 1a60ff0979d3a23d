using System.Text.Json.Nodes;
using Node.Session;
using ProtoP2P;

namespace Node.Commands;

/// <summary><c>dial MA</c>.</summary>
internal sealed class DialCommand(ILibp2pHost host) : INodeCommand
{
    public const string CommandName = "dial";

    public string Name => CommandName;

    public async ValueTask<CommandResult> ExecuteAsync(IReadOnlyList<string> arguments, CancellationToken cancellationToken)
    {
        CommandArguments.RequireCount(arguments, 1, 1, "dial MA");
        long started = host.TimeProvider.GetTimestamp();
        IPeerConnection connection = await host.ConnectAsync(CommandArguments.ParsePeerAddress(arguments[0]), cancellationToken);
        JsonObject result = NodeJson.Connection(connection);
        result["ms"] = NodeJson.Milliseconds(host.TimeProvider.GetElapsedTime(started));
        return result;
    }
}
