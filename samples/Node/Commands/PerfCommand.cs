using System.Text.Json.Nodes;
using Node.Session;
using ProtoP2P;
using ProtoP2P.Perf;

namespace Node.Commands;

/// <summary><c>perf MA_OR_PEER UPLOAD DOWNLOAD</c>.</summary>
internal sealed class PerfCommand(ILibp2pHost host, PerfClient client) : INodeCommand
{
    private const long MostBytes = 1L << 40;

    public string Name => "perf";

    public async ValueTask<CommandResult> ExecuteAsync(IReadOnlyList<string> arguments, CancellationToken cancellationToken)
    {
        CommandArguments.RequireCount(arguments, 3, 3, "perf MA_OR_PEER UPLOAD DOWNLOAD");
        long upload = CommandArguments.ParseCount(arguments[1], MostBytes);
        long download = CommandArguments.ParseCount(arguments[2], MostBytes);
        IPeerConnection connection = await CommandArguments.ConnectAsync(host, arguments[0], cancellationToken);
        PerfResult outcome = await client.MeasureAsync(connection, upload, download, cancellationToken);
        return new JsonObject
        {
            ["uploadMs"] = NodeJson.Milliseconds(outcome.Upload),
            ["downloadMs"] = NodeJson.Milliseconds(outcome.Download),
        };
    }
}
