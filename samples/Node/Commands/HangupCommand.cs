using System.Text.Json.Nodes;
using Node.Session;
using ProtoP2P;

namespace Node.Commands;

/// <summary><c>hangup PEER</c>.</summary>
internal sealed class HangupCommand(ILibp2pHost host) : INodeCommand
{
    public string Name => "hangup";

    public async ValueTask<CommandResult> ExecuteAsync(IReadOnlyList<string> arguments, CancellationToken cancellationToken)
    {
        CommandArguments.RequireCount(arguments, 1, 1, "hangup PEER");
        PeerId peer = CommandArguments.ParsePeer(arguments[0]);
        await host.DisconnectAsync(peer, cancellationToken);
        return new JsonObject { ["peer"] = peer.ToString() };
    }
}
