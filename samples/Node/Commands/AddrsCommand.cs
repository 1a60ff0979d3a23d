using System.Text.Json.Nodes;
using Node.Session;
using ProtoP2P;

namespace Node.Commands;

/// <summary><c>addrs</c>.</summary>
internal sealed class AddrsCommand(ILibp2pHost host) : INodeCommand
{
    public string Name => "addrs";

    public ValueTask<CommandResult> ExecuteAsync(IReadOnlyList<string> arguments, CancellationToken cancellationToken)
    {
        CommandArguments.RequireCount(arguments, 0, 0, "addrs");
        return ValueTask.FromResult<CommandResult>(new JsonObject { ["peer"] = host.PeerId.ToString(), ["addrs"] = NodeJson.Addresses(host) });
    }
}
