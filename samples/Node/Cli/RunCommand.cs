using System.CommandLine;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Node.Session;
using ProtoP2P;

namespace Node.Cli;

/// <summary><c>run</c>: a node that stays, tells what happens and takes commands.</summary>
internal static class RunCommand
{
    private static readonly Option<Multiaddress[]?> Listen = new("--listen")
    {
        Description = $"Address to listen on; repeatable. Default {NodeFactory.DefaultListen}.",
        CustomParser = CliParsers.Addresses,
    };

    private static readonly Option<string[]?> Security = new("--security")
    {
        Description = "Security protocols in order of preference: noise, tls, plaintext (which protects nothing: for tests).",
        CustomParser = CliParsers.Names("--security", "noise", "tls", "plaintext"),
    };

    private static readonly Option<string[]?> Muxers = new("--muxer")
    {
        Description = "Muxers in order of preference: yamux, mplex.",
        CustomParser = CliParsers.Names("--muxer", "yamux", "mplex"),
    };

    private static readonly Option<string[]> Services = new("--services")
    {
        Description = "What to serve: identify, ping, echo, perf; fetch, which has one key, /hello; and reflection, which shows peers the rest.",
        CustomParser = CliParsers.Names("--services", "identify", "ping", "echo", "perf", "fetch", "gossipsub", "floodsub", "reflection"),
        DefaultValueFactory = _ => ["identify", "ping", "echo", "perf"],
    };

    private static readonly Option<Multiaddress[]> Bootstrap = new("--bootstrap")
    {
        Description = "Address of a peer to connect to at the start; repeatable.",
        CustomParser = CliParsers.Addresses,
        DefaultValueFactory = _ => [],
    };

    private static readonly Option<Multiaddress[]> Static = new("--static")
    {
        Description = "Address of a peer to stay connected to; repeatable.",
        CustomParser = CliParsers.Addresses,
        DefaultValueFactory = _ => [],
    };

    private static readonly Option<string?> Peerstore = new("--peerstore") { Description = "File in which peers are remembered from one run to the next." };

    private static readonly Option<string?> KeyFile = new("--key-file") { Description = "File that keeps the identity; made where it is missing." };

    private static readonly Option<string?> PskFile = new("--psk-file") { Description = "File with the key of the private network that the node is a part of." };

    private static readonly Option<byte[]?> Seed = new("--seed")
    {
        Description = "32 bytes in hex that the identity is made of, for tests.",
        CustomParser = CliParsers.Seed,
    };

    private static readonly Option<string?> Config = new("--config") { Description = "JSON file whose section Libp2p configures the node." };

    private static readonly Option<bool> Json = new("--json") { Description = "One JSON object per line, for programs." };

    public static Command Create()
    {
        Command command = new("run", "Runs a node that takes commands on its standard input, one a line.")
        {
            Listen, Security, Muxers, Services, Bootstrap, Static, Peerstore, KeyFile, PskFile, Seed, Config, Json,
        };
        command.SetAction((parsed, cancellationToken) => RunAsync(Bind(parsed), cancellationToken));
        return command;
    }

    private static RunSettings Bind(ParseResult parsed)
    {
        RunSettings settings = new()
        {
            Listen = Given(parsed, Listen)?.Select(address => address.ToString()).ToArray(),
            Security = Given(parsed, Security),
            Muxers = Given(parsed, Muxers),
            Services = parsed.GetRequiredValue(Services),
            Bootstrap = parsed.GetRequiredValue(Bootstrap),
            Static = parsed.GetRequiredValue(Static),
            PeerstoreFile = parsed.GetValue(Peerstore),
            KeyFile = parsed.GetValue(KeyFile),
            PskFile = parsed.GetValue(PskFile),
            Seed = Given(parsed, Seed),
            ConfigFile = parsed.GetValue(Config),
            Json = parsed.GetValue(Json),
        };
        return settings switch
        {
            { KeyFile: not null, Seed: not null } => throw new UsageException("--key-file and --seed exclude each other: give one of them"),
            _ when settings.Bootstrap.FirstOrDefault(address => address.PeerId is null) is { } nobody => throw NamesNoPeer("--bootstrap", nobody),
            _ when settings.Static.FirstOrDefault(address => address.PeerId is null) is { } nobody => throw NamesNoPeer("--static", nobody),
            _ => settings,
        };
    }

    private static UsageException NamesNoPeer(string option, Multiaddress address) =>
        new($"{option}: '{address}' names no peer: expected an address that ends in /p2p/ID");

    /// <summary>The value of an option, or null where it was not given: an absent array would be an empty one.</summary>
    private static T? Given<T>(ParseResult parsed, Option<T?> option)
        where T : class => parsed.GetResult(option) is null ? null : parsed.GetValue(option);

    private static async Task<int> RunAsync(RunSettings settings, CancellationToken cancellationToken)
    {
        using IHost app = await NodeFactory.StartAsync(settings, cancellationToken);
        try
        {
            await app.Services.GetRequiredService<NodeSession>().RunAsync(settings, cancellationToken);
        }
        finally
        {
            await app.StopAsync(CancellationToken.None);
        }

        return 0;
    }
}
