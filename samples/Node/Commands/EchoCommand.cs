using System.Text.Json.Nodes;
using Node.Session;
using ProtoP2P;
using ProtoP2P.Echo;

namespace Node.Commands;

/// <summary><c>echo MA_OR_PEER BYTES</c>.</summary>
internal sealed class EchoCommand(ILibp2pHost host, EchoClient client) : INodeCommand
{
    private const long MostBytes = 1L << 40;

    public string Name => "echo";

    public async ValueTask<CommandResult> ExecuteAsync(IReadOnlyList<string> arguments, CancellationToken cancellationToken)
    {
        CommandArguments.RequireCount(arguments, 2, 2, "echo MA_OR_PEER BYTES");
        long bytes = CommandArguments.ParseCount(arguments[1], MostBytes);
        IPeerConnection connection = await CommandArguments.ConnectAsync(host, arguments[0], cancellationToken);
        EchoResult outcome = await client.EchoAsync(connection, bytes, progress: null, cancellationToken);
        return new JsonObject
        {
            ["bytes"] = outcome.Bytes,
            ["match"] = outcome.Match,
            ["ms"] = NodeJson.Milliseconds(outcome.Elapsed),
        };
    }
}
