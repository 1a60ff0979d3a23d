using System.CommandLine;
using Microsoft.Extensions.DependencyInjection;
using Node.Reflection;
using Node.Session;
using ProtoP2P;
using Spectre.Console;

namespace Node.Cli;

/// <summary><c>services ADDRESS</c> for a person: the contracts of a peer, where it has reflection.</summary>
internal static class ServicesCommandLine
{
    private static readonly Argument<Multiaddress> Address = DialingCommandLine.CreateAddress();

    public static Command Create()
    {
        Command command = new("services", "Shows the contracts of a peer and their messages.") { Address };
        command.SetAction((parsed, cancellationToken) => DialingCommandLine.RunAsync(
            services => ShowAsync(services, parsed.GetRequiredValue(Address), cancellationToken),
            cancellationToken));
        return command;
    }

    private static async Task ShowAsync(IServiceProvider services, Multiaddress address, CancellationToken cancellationToken)
    {
        IPeerConnection connection = await services.GetRequiredService<ILibp2pHost>().ConnectAsync(address, cancellationToken);
        IReadOnlyList<ServedContract> contracts = await services.GetRequiredService<ServicesClient>().ReadAsync(connection, cancellationToken);
        TerminalText.WriteLines(AnsiConsole.Console, ServicesText.Show(contracts));
    }
}
