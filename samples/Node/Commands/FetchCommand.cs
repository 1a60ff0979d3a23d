using System.Text;
using System.Text.Json.Nodes;
using Node.Session;
using ProtoP2P;
using ProtoP2P.Fetch;

namespace Node.Commands;

/// <summary><c>fetch MA_OR_PEER KEY</c>.</summary>
internal sealed class FetchCommand(ILibp2pHost host, FetchService fetch) : INodeCommand
{
    public string Name => "fetch";

    public async ValueTask<CommandResult> ExecuteAsync(IReadOnlyList<string> arguments, CancellationToken cancellationToken)
    {
        CommandArguments.RequireCount(arguments, 2, 2, "fetch MA_OR_PEER KEY");
        IPeerConnection connection = await CommandArguments.ConnectAsync(host, arguments[0], cancellationToken);
        byte[]? value = await fetch.FetchAsync(connection.RemotePeer, arguments[1], cancellationToken);
        return new JsonObject
        {
            ["found"] = value is not null,
            ["value"] = value is null ? null : Encoding.UTF8.GetString(value),
        };
    }
}
