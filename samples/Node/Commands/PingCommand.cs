using System.Text.Json.Nodes;
using Node.Session;
using ProtoP2P;
using ProtoP2P.Ping;

namespace Node.Commands;

/// <summary><c>ping MA_OR_PEER [COUNT]</c>.</summary>
internal sealed class PingCommand(ILibp2pHost host, PingService pings) : INodeCommand
{
    private const int MostPings = 100_000;

    public string Name => "ping";

    public async ValueTask<CommandResult> ExecuteAsync(IReadOnlyList<string> arguments, CancellationToken cancellationToken)
    {
        CommandArguments.RequireCount(arguments, 1, 2, "ping MA_OR_PEER [COUNT]");
        int count = arguments.Count > 1 ? (int)CommandArguments.ParseCount(arguments[1], MostPings) : 1;
        IPeerConnection connection = await CommandArguments.ConnectAsync(host, arguments[0], cancellationToken);
        List<double> roundTrips = [];
        await foreach (TimeSpan roundTrip in pings.PingAsync(connection.RemotePeer, Math.Max(count, 1), cancellationToken))
        {
            roundTrips.Add(NodeJson.Milliseconds(roundTrip));
        }

        return new JsonObject
        {
            ["peer"] = connection.RemotePeer.ToString(),
            ["ms"] = Math.Round(roundTrips.Average(), 3),
            ["all"] = new JsonArray([.. roundTrips.Select(value => JsonValue.Create(value))]),
        };
    }
}
