using System.CommandLine;
using Microsoft.Extensions.Hosting;
using ProtoP2P;

namespace Node.Cli;

/// <summary>What the one-shot commands have in common: a node that only dials, for as long as the command takes.</summary>
internal static class DialingCommandLine
{
    public static Argument<Multiaddress> CreateAddress() => new("address")
    {
        Description = "Address of a peer, such as /ip4/127.0.0.1/tcp/4001/p2p/12D3Koo...",
        CustomParser = CliParsers.PeerAddress,
    };

    public static async Task<int> RunAsync(Func<IServiceProvider, Task> action, CancellationToken cancellationToken)
    {
        using IHost app = await NodeFactory.StartAsync(new RunSettings { Listen = [] }, cancellationToken);
        try
        {
            await action(app.Services);
        }
        finally
        {
            await app.StopAsync(CancellationToken.None);
        }

        return 0;
    }
}
