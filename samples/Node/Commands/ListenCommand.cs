using System.Text.Json.Nodes;
using Node.Session;
using ProtoP2P;

namespace Node.Commands;

/// <summary><c>listen MA</c>: one more address, whose real form is the result.</summary>
internal sealed class ListenCommand(ILibp2pHost host) : INodeCommand
{
    public string Name => "listen";

    public async ValueTask<CommandResult> ExecuteAsync(IReadOnlyList<string> arguments, CancellationToken cancellationToken)
    {
        CommandArguments.RequireCount(arguments, 1, 1, "listen MA");
        IReadOnlyList<Multiaddress> added = await host.ListenAsync(CommandArguments.ParseAddress(arguments[0]), cancellationToken);
        return new JsonObject { ["addrs"] = NodeJson.Array(added.Select(address => address.WithPeerId(host.PeerId))) };
    }
}
