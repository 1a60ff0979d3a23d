using System.Collections.Concurrent;
using ProtoP2P.Tests.Hosting;
using ProtoP2P.Tests.Rpc;

namespace ProtoP2P.Tests.EveryTransport;

/// <summary>
/// Many calls in both directions of one connection, some of which end early at any moment, by their caller or their deadline: every reply is that of its own request, and nothing is
/// left. The objects of those that end in good order carry others all the time.
/// </summary>
public sealed class CallsThatEndEarlyTests
{
    private const int Callers = 12, Calls = 120, MaxBytes = 20_000;

    public static TheoryData<string> Transports => TransportNet.All;

    [Theory]
    [MemberData(nameof(Transports))]
    public async Task Every_reply_is_that_of_its_request(string transport)
    {
        await using var net = new TransportNet(transport);
        Libp2pHost left = await net.StartAsync();
        Libp2pHost right = await net.StartAsync();
        using IDisposable onLeft = left.AddProtocol<IGreeter>(new Echo());
        using IDisposable onRight = right.AddProtocol<IGreeter>(new Echo());
        IPeerConnection connection = await left.ConnectAsync(right.Address(), TransportNet.Token).AsTask().Soon();
        await Eventually.TrueAsync(() => right.Connections.Count == 1);

        int[] answered = await Task.WhenAll(Enumerable.Range(0, Callers).Select(number =>
            Task.Run(() => CallAsync((number % 2 == 0 ? left : right).GetClient<IGreeter>((number % 2 == 0 ? right : left).PeerId), new Random(number))))).Soon();

        answered.ShouldAllBe(count => count > Calls / 3);
        await Eventually.TrueAsync(() => connection.StreamCount == 0 && right.Connections[0].StreamCount == 0);
        (left.Connections.Count, right.Connections.Count).ShouldBe((1, 1));
    }

    private static async Task<int> CallAsync(IGreeter greeter, Random random)
    {
        int answered = 0;
        for (int number = 0; number < Calls; number++)
        {
            byte[] request = new byte[random.Next(random.Next(4) == 0 ? MaxBytes : 100)];
            random.NextBytes(request);
            using var caller = new CancellationTokenSource();
            TimeSpan patience = random.Next(8) == 0 ? TimeSpan.FromMilliseconds(random.Next(1, 4)) : TimeSpan.FromMinutes(1);
            RpcCall call = new RpcCall(caller.Token) { Timeout = patience };
            Task<ReadOnlyMemory<byte>> calling = greeter.GreetAsync(request, call).AsTask();
            Task cancelling = random.Next(4) == 0 ? CancelAsync(caller, random.Next(20)) : Task.CompletedTask;
            try
            {
                (await calling).ToArray().ShouldBe(request);
                answered++;
            }
            catch (Exception exception) when (exception is OperationCanceledException or RpcException { StatusCode: RpcStatusCode.DeadlineExceeded })
            {
                // It was to end early.
            }

            await cancelling;
        }

        return answered;
    }

    private static async Task CancelAsync(CancellationTokenSource caller, int turns)
    {
        for (int turn = 0; turn < turns; turn++)
        {
            await Task.Yield();
        }

        await caller.CancelAsync();
    }

    /// <summary>Sends back what it gets, at once or after a while, and looks at calls that are over.</summary>
    private sealed class Echo : IGreeter
    {
        private readonly ConcurrentQueue<RpcServerContext> _over = new();
        private int _calls;

        public async ValueTask<ReadOnlyMemory<byte>> GreetAsync(ReadOnlyMemory<byte> name, RpcCall call = default)
        {
            int number = Interlocked.Increment(ref _calls);
            byte[] reply = name.ToArray();
            for (int turn = 0; turn < number % 5; turn++)
            {
                await Task.Yield();
            }

            _over.Enqueue(call.Server!);
            if (_over.Count > 10 && _over.TryDequeue(out RpcServerContext? earlier))
            {
                earlier.ProtocolId.ShouldBe("/test/greeter/1.0.0");
                earlier.CancellationToken.Register(static () => { });
            }

            return reply;
        }
    }
}
