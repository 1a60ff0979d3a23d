using System.Diagnostics;
using System.IO.Pipelines;
using ProtoP2P.Security.Tls;
using ProtoP2P.Tests.Hosting;
using ProtoP2P.Tests.Rpc;

namespace ProtoP2P.Tests.EveryTransport;

/// <summary>A reader may go on on the thread that has read its bytes. It may block there too: the connection reads on elsewhere.</summary>
[Collection(BlocksThreads.Name)]
public sealed class BlockingTests
{
    private const int Rounds = 20;
    private static readonly TimeSpan Safety = TimeSpan.FromSeconds(60);

    public static TheoryData<string, string> Stacks => [.. TransportNet.OfBytes.Select(transport => (transport, "noise")), ("tcp", "tls"), (TransportNet.Quic, "its own")];

    [Theory]
    [MemberData(nameof(Stacks))]
    public async Task A_reader_that_blocks_its_thread_gets_what_it_waits_for(string transport, string security)
    {
        await using var net = new TransportNet(transport);
        Libp2pHost server = await net.StartAsync(options => Use(security, options));
        Libp2pHost client = await net.StartAsync(options => Use(security, options));
        using IDisposable echo = server.AddEcho();
        await client.ConnectAsync(server.Address(), TransportNet.Token).Soon();
        await using IPeerStream first = await client.OpenStreamAsync(server.PeerId, [HostExtensions.Echo], TransportNet.Token).Soon();
        await using IPeerStream second = await client.OpenStreamAsync(server.PeerId, [HostExtensions.Echo], TransportNet.Token).Soon();
        await ExchangeAsync(second, 0).WaitAsync(Safety, TransportNet.Token);

        int onReadLoop = 0;
        for (byte round = 0; round < Rounds || (onReadLoop == 0 && round < byte.MaxValue && transport != TransportNet.Quic); round++)
        {
            onReadLoop += await Task.Run(() => ExchangeAndBlockAsync(first, second, round)).WaitAsync(Safety, TransportNet.Token) ? 1 : 0;
        }

        // Where it goes on is the machine's choice in each round; if it were never there, this test would show nothing.
        (onReadLoop > 0 || transport == TransportNet.Quic).ShouldBeTrue();
    }

    [Theory]
    [MemberData(nameof(Stacks))]
    public async Task A_handler_that_blocks_its_thread_gets_what_it_waits_for(string transport, string security)
    {
        const string waiting = "/test/waiting/1.0.0", setting = "/test/setting/1.0.0";
        await using var net = new TransportNet(transport);
        Libp2pHost server = await net.StartAsync(options => Use(security, options));
        Libp2pHost client = await net.StartAsync(options => Use(security, options));
        using var isSet = new AutoResetEvent(initialState: false);
        using IDisposable waits = server.AddStreamHandler(waiting, async (stream, _) =>
        {
            isSet.WaitOne(Safety).ShouldBeTrue("the other stream's handler ran on no other thread");
            await stream.Output.CompleteAsync();
        });
        using IDisposable sets = server.AddStreamHandler(setting, async (stream, _) =>
        {
            isSet.Set();
            await stream.Output.CompleteAsync();
        });
        await client.ConnectAsync(server.Address(), TransportNet.Token).Soon();

        for (int round = 0; round < Rounds; round++)
        {
            Task<string> blocked = AskAsync(client, server.PeerId, waiting);
            await AskAsync(client, server.PeerId, setting).WaitAsync(Safety, TransportNet.Token);
            await blocked.WaitAsync(Safety, TransportNet.Token);
        }
    }

    private static async Task<string> AskAsync(Libp2pHost client, PeerId server, string protocol)
    {
        await using IPeerStream stream = await client.OpenStreamAsync(server, [protocol], TransportNet.Token);
        return await stream.ExchangeAsync("?");
    }

    private static void Use(string security, Libp2pHostOptions options)
    {
        if (security == "tls")
        {
            options.Security.Add(identity => new TlsSecurity(identity));
        }
    }

    private static async Task<bool> ExchangeAndBlockAsync(IPeerStream first, IPeerStream second, byte value)
    {
        await ExchangeAsync(first, value).ConfigureAwait(false);
        bool isOnReadLoop = new StackTrace().ToString().Contains("ReadUntilEndAsync", StringComparison.Ordinal);

        // What no library may do and every user does some day.
        using var answered = new ManualResetEventSlim();
        Task exchange = ExchangeAsync(second, value);
        exchange.ConfigureAwait(false).GetAwaiter().UnsafeOnCompleted(answered.Set);
        answered.Wait(Safety, TransportNet.Token).ShouldBeTrue("the answer came on no other thread");
        await exchange;
        return isOnReadLoop;
    }

    private static async Task ExchangeAsync(IPeerStream stream, byte value)
    {
        await stream.Output.WriteAsync(new[] { value }, TransportNet.Token).ConfigureAwait(false);
        ReadResult result = await stream.Input.ReadAsync(TransportNet.Token).ConfigureAwait(false);
        result.Buffer.FirstSpan.ToArray().ShouldBe([value]);
        stream.Input.AdvanceTo(result.Buffer.End);
    }
}
