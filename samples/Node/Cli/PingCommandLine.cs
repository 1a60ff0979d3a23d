using System.CommandLine;
using Microsoft.Extensions.DependencyInjection;
using ProtoP2P;
using ProtoP2P.Ping;
using Spectre.Console;

namespace Node.Cli;

/// <summary><c>ping ADDRESS [--count N]</c> for a person.</summary>
internal static class PingCommandLine
{
    private const int MostPings = 1_000_000;

    private static readonly Argument<Multiaddress> Address = DialingCommandLine.CreateAddress();

    private static readonly Option<int> Count = new("--count", "-n")
    {
        Description = "How many pings.",
        CustomParser = CliParsers.Count("--count", MostPings),
        DefaultValueFactory = _ => 4,
    };

    public static Command Create()
    {
        Command command = new("ping", "Measures the round trip to a peer.") { Address, Count };
        command.SetAction((parsed, cancellationToken) => DialingCommandLine.RunAsync(
            services => PingAsync(services, parsed.GetRequiredValue(Address), parsed.GetValue(Count), cancellationToken),
            cancellationToken));
        return command;
    }

    private static async Task PingAsync(IServiceProvider services, Multiaddress address, int count, CancellationToken cancellationToken)
    {
        IPeerConnection connection = await services.GetRequiredService<ILibp2pHost>().ConnectAsync(address, cancellationToken);
        AnsiConsole.MarkupLineInterpolated($"Connected to [green]{connection.RemotePeer}[/] over {connection.SecurityProtocol} and {connection.MuxerProtocol}.");

        List<double> roundTrips = [];
        await foreach (TimeSpan roundTrip in services.GetRequiredService<PingService>().PingAsync(connection.RemotePeer, count, cancellationToken))
        {
            roundTrips.Add(roundTrip.TotalMilliseconds);
            AnsiConsole.MarkupLineInterpolated($"ping {roundTrips.Count}: [bold]{roundTrip.TotalMilliseconds:0.000}[/] ms");
        }

        Table table = new Table().AddColumns("pings", "min ms", "mean ms", "max ms");
        table.AddRow($"{roundTrips.Count}", $"{roundTrips.Min():0.000}", $"{roundTrips.Average():0.000}", $"{roundTrips.Max():0.000}");
        AnsiConsole.Write(table);
    }
}
