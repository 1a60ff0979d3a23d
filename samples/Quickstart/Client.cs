using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using ProtoP2P;
using ProtoP2P.Ping;

namespace Quickstart;

/// <summary>A node that calls the guestbook of another.</summary>
internal static class Client
{
    public static async Task<int> RunAsync(string text)
    {
        if (!Multiaddress.TryParse(text, null, out Multiaddress? address) || address.PeerId is null)
        {
            Console.Error.WriteLine($"Quickstart: '{text}' is not an address of a peer; expected one such as /ip4/127.0.0.1/tcp/4001/p2p/12D3Koo...");
            return 2;
        }

        HostApplicationBuilder builder = Host.CreateApplicationBuilder();
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        builder.Services.AddLibp2p().AddIdentify().AddPing();
        using IHost app = builder.Build();
        await app.StartAsync();
        try
        {
            await TalkAsync(app.Services, address);
            return 0;
        }
        catch (Libp2pException exception)
        {
            Say.Client($"That failed: {exception.Message}");
            return 1;
        }
        finally
        {
            await app.StopAsync();
        }
    }

    private static async Task TalkAsync(IServiceProvider services, Multiaddress address)
    {
        ILibp2pHost node = services.GetRequiredService<ILibp2pHost>();
        Say.Client($"I am {node.PeerId}. I listen nowhere; I dial.");

        IPeerConnection connection = await node.ConnectAsync(address);
        Say.Client($"Connected over {connection.RemoteAddress}, encrypted by {connection.SecurityProtocol}, many streams by {connection.MuxerProtocol}.");
        Say.Client($"The handshake proved that this is {connection.RemotePeer}.");

        List<string> roundTrips = [];
        await foreach (TimeSpan roundTrip in services.GetRequiredService<PingService>().PingAsync(connection.RemotePeer, count: 5))
        {
            roundTrips.Add($"{roundTrip.TotalMilliseconds:0.00}");
        }

        Say.Client($"Five pings took {string.Join(", ", roundTrips)} ms: the first ones are still being compiled.");

        IGuestbook guestbook = node.GetClient<IGuestbook>(address);
        await SignAsync(guestbook, "Ada", "hello from another process");
        await SignAsync(guestbook, "Grace", "the client I call was generated");
        await SignAsync(guestbook, "", "nobody");

        Say.Client("Reading the book, one reply message after another:");
        await foreach (Signature signature in guestbook.ReadAsync(new ReadRequest { From = 1 }))
        {
            Say.Client($"  {signature.Name}: {signature.Text}");
        }
    }

    private static async Task SignAsync(IGuestbook guestbook, string name, string text)
    {
        try
        {
            SignReply reply = await guestbook.SignAsync(new Signature { Name = name, Text = text });
            Say.Client($"SignAsync as \"{name}\" returned: number {reply.Number}.");
        }
        catch (RpcException exception) when (exception.StatusCode == RpcStatusCode.InvalidArgument)
        {
            Say.Client($"SignAsync as \"{name}\" was refused, with the status and the words of the server: {exception.StatusCode}: {exception.Reason}.");
        }
    }
}
