using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using ProtoP2P;

namespace Quickstart;

/// <summary>A node that serves the guestbook.</summary>
internal static class Server
{
    /// <summary>Stops the server at the end of its standard input: for the parent process that started it.</summary>
    public const string StopWithInput = "--stop-with-input";

    public static async Task<int> RunAsync(bool stopWithInput)
    {
        HostApplicationBuilder builder = Host.CreateApplicationBuilder();
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        builder.Services.AddSingleton<GuestbookPages>();
        builder.Services.AddLibp2p(options => options.Listen.Add("/ip4/127.0.0.1/tcp/0"))
            .AddIdentify()
            .AddPing()
            .AddProtocol<IGuestbook, Guestbook>();
        using IHost app = builder.Build();
        await app.StartAsync();

        ILibp2pHost node = app.Services.GetRequiredService<ILibp2pHost>();
        Say.Server($"I am {node.PeerId}, a key that was made just now.");
        Say.Server($"I serve {string.Join(", ", node.Protocols)}");
        foreach (Multiaddress address in node.ListenAddresses)
        {
            Say.Server($"{ListeningAt}{address.WithPeerId(node.PeerId)}");
        }

        if (stopWithInput)
        {
            await Console.In.ReadToEndAsync();
            await app.StopAsync();
            Say.Server("Stopped: running calls were let finish, then the connections were closed.");
            return 0;
        }

        Say.Server("Start a client in another terminal with that address; Ctrl+C ends me.");
        await app.WaitForShutdownAsync();
        return 0;
    }

    /// <summary>Stands before the address in the server's output.</summary>
    public const string ListeningAt = "I listen at ";
}
