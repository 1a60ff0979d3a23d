using ProtoP2P.PubSub.Router;
using ProtoP2P.PubSub.Tests.Router;

namespace ProtoP2P.PubSub.Tests.Fuzzing;

/// <summary>The frames that are made to cost the most for their size: what they make the router allocate is some times their size, and no more.</summary>
public sealed class FrameCostTests
{
    private const int MostPerByte = 100;

    [Theory]
    [InlineData("ids that are told of")]
    [InlineData("ids that are asked for")]
    [InlineData("ids that are declined")]
    [InlineData("messages")]
    [InlineData("subscriptions")]
    [InlineData("GRAFTs")]
    [InlineData("PRUNEs")]
    [InlineData("recommended peers")]
    public void What_a_frame_makes_the_router_allocate_is_bounded_by_its_size(string what)
    {
        var bench = new Bench(options => options.PeerExchange = true);
        bench.Engine.Subscribe(Bench.TopicName);
        RouterPeer peer = bench.AddPeer();
        bench.Scores.Set(peer.Id, 1_000);
        byte[] frame = FrameOf(what);
        bench.Sent.EnsureCapacity(20_000);
        bench.Dialled.EnsureCapacity(100_000);
        long before = GC.GetAllocatedBytesForCurrentThread();

        bench.Receive(peer, frame).ShouldBeNull();

        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        frame.Length.ShouldBeInRange(9_000, bench.Options.MaxRpcSize);
        allocated.ShouldBeLessThan(frame.Length * MostPerByte);
    }

    private static byte[] FrameOf(string what) => what switch
    {
        "ids that are told of" => Bench.IHave([.. Enumerable.Range(0, 10_000).Select(ShortId)]),
        "ids that are asked for" => Bench.IWant([.. Enumerable.Range(0, 10_000).Select(ShortId)]),
        "ids that are declined" => Bench.IDontWant([.. Enumerable.Range(0, 10_000).Select(ShortId)]),
        "messages" => Repeat(5_000, i => Bench.Publication(Bench.Message([(byte)i, (byte)(i >> 8)]))),
        "subscriptions" => Repeat(5_000, i => Bench.Subscription($"{i}")),
        "GRAFTs" => Repeat(5_000, i => Bench.Graft()),
        "PRUNEs" => Repeat(5_000, _ => Bench.Prune(60)),
        _ => Repeat(300, number => Bench.Prune(60, [.. Enumerable.Range(1_000 + (number * 64), 64).Select(Bench.IdOf)])),
    };

    private static byte[] Repeat(int count, Func<int, byte[]> frame) => [.. Enumerable.Range(0, count).SelectMany(frame)];

    private static MessageId ShortId(int number) => new([(byte)number, (byte)(number >> 8)]);
}
