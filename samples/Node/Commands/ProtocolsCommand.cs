using System.Text.Json.Nodes;
using Node.Session;
using ProtoP2P;
using ProtoP2P.Identify;

namespace Node.Commands;

/// <summary><c>protocols PEER</c>: what identify says of it.</summary>
internal sealed class ProtocolsCommand(ILibp2pHost host, IdentifyService identify) : INodeCommand
{
    public string Name => "protocols";

    public async ValueTask<CommandResult> ExecuteAsync(IReadOnlyList<string> arguments, CancellationToken cancellationToken)
    {
        CommandArguments.RequireCount(arguments, 1, 1, "protocols PEER");
        IPeerConnection connection = await CommandArguments.ConnectAsync(host, arguments[0], cancellationToken);
        IdentifyResult peer = await identify.IdentifyAsync(connection, cancellationToken);
        return new JsonObject
        {
            ["peer"] = peer.PeerId.ToString(),
            ["agent"] = peer.Identity.AgentVersion,
            ["protocols"] = NodeJson.Array(peer.Identity.Protocols),
            ["addrs"] = NodeJson.Array(peer.ListenAddresses),
        };
    }
}
