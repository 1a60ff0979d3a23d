using System.CommandLine;
using Microsoft.Extensions.DependencyInjection;
using ProtoP2P;
using ProtoP2P.Echo;
using Spectre.Console;

namespace Node.Cli;

/// <summary><c>echo ADDRESS BYTES</c> for a person.</summary>
internal static class EchoCommandLine
{
    private const int MostBytes = 1 << 30;

    private static readonly Argument<Multiaddress> Address = DialingCommandLine.CreateAddress();

    private static readonly Argument<int> Bytes = new("bytes")
    {
        Description = "How many bytes to send there and back.",
        CustomParser = CliParsers.Count("bytes", MostBytes),
    };

    public static Command Create()
    {
        Command command = new("echo", "Sends bytes to a peer and checks that they come back.") { Address, Bytes };
        command.SetAction((parsed, cancellationToken) => DialingCommandLine.RunAsync(
            services => EchoAsync(services, parsed.GetRequiredValue(Address), parsed.GetRequiredValue(Bytes), cancellationToken),
            cancellationToken));
        return command;
    }

    private static async Task EchoAsync(IServiceProvider services, Multiaddress address, int bytes, CancellationToken cancellationToken)
    {
        IPeerConnection connection = await services.GetRequiredService<ILibp2pHost>().ConnectAsync(address, cancellationToken);
        EchoClient client = services.GetRequiredService<EchoClient>();
        EchoResult outcome = await AnsiConsole.Progress().StartAsync(async context =>
        {
            ProgressTask task = context.AddTask("echo", maxValue: bytes);
            return await client.EchoAsync(connection, bytes, new Progress<long>(done => task.Value = done), cancellationToken);
        });

        double rate = outcome.Bytes / outcome.Elapsed.TotalSeconds / (1 << 20);
        AnsiConsole.MarkupLineInterpolated(
            $"{outcome.Bytes} bytes came back {(outcome.Match ? "intact" : "CHANGED")} in {outcome.Elapsed.TotalMilliseconds:0.0} ms ({rate:0.0} MiB/s).");
    }
}
