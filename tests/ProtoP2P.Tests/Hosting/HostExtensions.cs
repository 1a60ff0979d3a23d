using System.Buffers;
using System.IO.Pipelines;
using System.Text;

namespace ProtoP2P.Tests.Hosting;

internal static class HostExtensions
{
    public const string Echo = "/test/echo/1.0.0";

    /// <summary>The first address of a host with its id.</summary>
    public static Multiaddress Address(this ILibp2pHost host) => host.ListenAddresses[0].WithPeerId(host.PeerId);

    /// <summary>Serves a protocol that sends back what it gets.</summary>
    public static IDisposable AddEcho(this ILibp2pHost host, string protocolId = Echo) =>
        host.AddStreamHandler(protocolId, async (stream, token) =>
        {
            await stream.Input.CopyToAsync(stream.Output, token);
            await stream.Output.CompleteAsync();
        });

    /// <summary>Sends a text, ends the sending direction, and reads the answer to its end.</summary>
    public static async Task<string> ExchangeAsync(this IPeerStream stream, string text)
    {
        await stream.Output.WriteAsync(Encoding.UTF8.GetBytes(text), TestNet.Token);
        await stream.Output.CompleteAsync();
        return await stream.ReadToEndAsync();
    }

    public static async Task<string> ReadToEndAsync(this IPeerStream stream)
    {
        using var all = new MemoryStream();
        await stream.Input.CopyToAsync(all, TestNet.Token).WaitAsync(TestNet.Patience, TimeProvider.System, TestNet.Token);
        return Encoding.UTF8.GetString(all.ToArray());
    }

    /// <summary>Connects to an address, and checks that the echo there works.</summary>
    public static async Task ShouldReachAsync(this ILibp2pHost host, PeerId peer, Multiaddress address)
    {
        await host.ConnectAsync(address, TestNet.Token).AsTask().WaitAsync(TestNet.Patience, TimeProvider.System);
        await host.ShouldReachAsync(peer);
    }

    /// <summary>Opens a stream to a peer's echo and checks that it works.</summary>
    public static async Task ShouldReachAsync(this ILibp2pHost host, PeerId peer)
    {
        await using IPeerStream stream = await host.OpenStreamAsync(peer, [Echo], TestNet.Token).AsTask().WaitAsync(TestNet.Patience, TimeProvider.System);
        (await stream.ExchangeAsync("hello")).ShouldBe("hello");
    }
}
