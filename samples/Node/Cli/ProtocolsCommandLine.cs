using System.CommandLine;
using Microsoft.Extensions.DependencyInjection;
using Node.Session;
using ProtoP2P;
using ProtoP2P.Identify;
using Spectre.Console;

namespace Node.Cli;

/// <summary><c>protocols ADDRESS</c> for a person: what identify says of a peer.</summary>
internal static class ProtocolsCommandLine
{
    private static readonly Argument<Multiaddress> Address = DialingCommandLine.CreateAddress();

    public static Command Create()
    {
        Command command = new("protocols", "Shows what a peer says of itself.") { Address };
        command.SetAction((parsed, cancellationToken) => DialingCommandLine.RunAsync(
            services => ShowAsync(services, parsed.GetRequiredValue(Address), cancellationToken),
            cancellationToken));
        return command;
    }

    private static async Task ShowAsync(IServiceProvider services, Multiaddress address, CancellationToken cancellationToken)
    {
        IPeerConnection connection = await services.GetRequiredService<ILibp2pHost>().ConnectAsync(address, cancellationToken);
        IdentifyResult peer = await services.GetRequiredService<IdentifyService>().IdentifyAsync(connection, cancellationToken);

        Table table = new Table().AddColumns("peer", $"{peer.PeerId}").HideRowSeparators();
        table.AddRow("agent", Show(peer.Identity.AgentVersion));
        table.AddRow("network", Show(peer.Identity.ProtocolVersion));
        table.AddRow("protocols", Lines(peer.Identity.Protocols));
        table.AddRow("addresses", Lines(peer.ListenAddresses));
        table.AddRow("sees us at", Show(peer.ObservedAddress?.ToString()));
        table.AddRow("signed record", peer.Record is null ? "no" : "yes");
        AnsiConsole.Write(table);
    }

    private static string Show(string? text) => TerminalText.Markup(text ?? "-");

    private static string Lines<T>(IEnumerable<T> values) => string.Join('\n', values.Select(value => Show(value?.ToString())));
}
