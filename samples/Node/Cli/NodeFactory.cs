using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Node.Commands;
using Node.Reflection;
using Node.Session;
using ProtoP2P;
using ProtoP2P.Echo;
using ProtoP2P.Perf;
using Spectre.Console;

namespace Node.Cli;

/// <summary>Puts a node together and starts it.</summary>
internal static class NodeFactory
{
    /// <summary>Where a node listens that was not told where.</summary>
    public const string DefaultListen = "/ip4/127.0.0.1/tcp/0";

    /// <summary>Starts a node.</summary>
    /// <exception cref="UsageException">A setting is wrong or cannot be met; the message names it.</exception>
    public static async Task<IHost> StartAsync(RunSettings settings, CancellationToken cancellationToken)
    {
        IHost? app = null;
        try
        {
            app = Create(settings);
            await app.StartAsync(cancellationToken);
            return app;
        }
        catch (Exception exception) when (exception is Libp2pException or OptionsValidationException or InvalidDataException or FileNotFoundException)
        {
            app?.Dispose();
            throw new UsageException(exception.Message);
        }
    }

    private static IHost Create(RunSettings settings)
    {
        HostApplicationBuilder builder = Host.CreateApplicationBuilder();
        if (settings.ConfigFile is not null)
        {
            builder.Configuration.AddJsonFile(Path.GetFullPath(settings.ConfigFile), optional: false);
        }

        // Standard output belongs to results; a start that fails is told in one line, without the stack.
        builder.Logging.ClearProviders().SetMinimumLevel(LogLevel.Warning);
        builder.Logging.AddFilter("Microsoft.Extensions.Hosting", LogLevel.None);
        builder.Logging.AddConsole(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
        ILibp2pBuilder node = builder.Services.AddLibp2p(options => Apply(settings, options));
        if (settings.Seed is not null)
        {
            builder.Services.Configure<Libp2pHostOptions>(options => options.Identity = PrivateKey.FromEd25519Seed(settings.Seed));
        }

        node.AddWebSockets();
        AddServices(node, settings.Services);
        AddSession(builder.Services, settings.Json);
        return builder.Build();
    }

    private static void Apply(RunSettings settings, Libp2pOptions options)
    {
        options.KeyFile = settings.KeyFile ?? options.KeyFile;
        options.PrivateNetworkKeyFile = settings.PskFile ?? options.PrivateNetworkKeyFile;
        options.Peerstore.File = settings.PeerstoreFile ?? options.Peerstore.File;
        options.StaticPeers = [.. options.StaticPeers, .. settings.Static.Select(address => address.ToString())];
        options.Security = settings.Security?.ToList() ?? options.Security;
        options.Muxers = settings.Muxers?.ToList() ?? options.Muxers;
        options.Listen = settings.Listen?.ToList() ?? options.Listen;
        if (settings.Listen is null && options.Listen.Count == 0)
        {
            options.Listen.Add(DefaultListen);
        }
    }

    private static void AddServices(ILibp2pBuilder node, IReadOnlyList<string> names)
    {
        if (names.Contains("identify"))
        {
            node.AddIdentify().Services.AddSingleton<INodeCommand, ProtocolsCommand>();
        }

        if (names.Contains("ping"))
        {
            node.AddPing().Services.AddSingleton<INodeCommand, PingCommand>();
        }

        if (names.Contains("echo"))
        {
            node.AddEcho();
        }

        if (names.Contains("perf"))
        {
            node.AddPerf();
        }

        if (names.Contains("fetch"))
        {
            node.AddFetch(options => options.Lookups["/hello"] = (_, _) => new("hello"u8.ToArray()))
                .Services.AddSingleton<INodeCommand, FetchCommand>();
        }

        if (names.Contains("gossipsub"))
        {
            AddTopicCommands(node.AddGossipSub());
        }
        else if (names.Contains("floodsub"))
        {
            AddTopicCommands(node.AddFloodSub());
        }

        if (names.Contains("reflection"))
        {
            // Whoever names it wants it, in whatever environment.
            node.AddReflection(options => options.Enabled = true);
        }
    }

    private static void AddTopicCommands(ILibp2pBuilder node) => node.Services
        .AddSingleton<TopicReaders>()
        .AddSingleton<INodeCommand, SubscribeCommand>()
        .AddSingleton<INodeCommand, UnsubscribeCommand>()
        .AddSingleton<INodeCommand, PublishCommand>()
        .AddSingleton<INodeCommand, PeersCommand>();

    private static void AddSession(IServiceCollection services, bool json)
    {
        services.AddSingleton<EchoClient>();
        services.AddSingleton<PerfClient>();
        services.AddSingleton<ServicesClient>();
        services.AddSingleton<INodeCommand, DialCommand>();
        services.AddSingleton<INodeCommand, HangupCommand>();
        services.AddSingleton<INodeCommand, ConnectionsCommand>();
        services.AddSingleton<INodeCommand, AddrsCommand>();
        services.AddSingleton<INodeCommand, ListenCommand>();
        services.AddSingleton<INodeCommand, EchoCommand>();
        services.AddSingleton<INodeCommand, PerfCommand>();
        services.AddSingleton<INodeCommand, ServicesCommand>();
        services.AddSingleton<INodeOutput>(_ => json ? new JsonOutput(Console.Out) : new ConsoleOutput(AnsiConsole.Console));
        services.AddSingleton<CommandRunner>();
        services.AddSingleton<NodeEvents>();
        services.AddSingleton<NodeSession>();
    }
}
