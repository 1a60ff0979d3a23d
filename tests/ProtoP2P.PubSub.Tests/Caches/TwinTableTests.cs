using ProtoP2P.PubSub.Caches;
using ProtoP2P.PubSub.Router;
using ProtoP2P.PubSub.Tests.Router;

namespace ProtoP2P.PubSub.Tests.Caches;

public sealed class TwinTableTests
{
    [Fact]
    public void It_finds_a_message_by_all_of_its_bytes_and_none_that_is_gone()
    {
        var random = new Random(1);
        var table = new TwinTable();
        PubSubMessage? last = null;
        for (int i = 0; i < 5_000; i++)
        {
            // Few sizes and few bits, so that many have a place in common and some are the same.
            byte[] data = new byte[random.Next(4)];
            random.NextBytes(data);
            PubSubMessage message = Bench.Message([.. data.Select(static one => (byte)(one & 3))]);
            table.Find(message.Encoded.Span)?.Id.ShouldBe(message.Id);
            table.Add(message);
            table.Find(message.Encoded.Span).ShouldBeSameAs(message);
            if (last is not null && random.Next(2) == 0)
            {
                table.Remove(last);
                table.Find(last.Encoded.Span).ShouldNotBeSameAs(last);
            }

            last = message;
        }
    }

    [Fact]
    public void A_message_that_differs_from_a_kept_one_in_any_single_byte_is_another_message()
    {
        const int Size = 700;
        var bench = new Bench();
        RouterPeer[] peers = bench.AddPeers(2);
        bench.Engine.Subscribe(Bench.TopicName);
        for (int i = -1; i < Size; i++)
        {
            byte[] data = new byte[Size];
            if (i >= 0)
            {
                data[i] = 1;
            }

            byte[] frame = Bench.Publication(Bench.Message(data));
            bench.Receive(peers[0], frame).ShouldBeNull();
            bench.Receive(peers[1], frame).ShouldBeNull();
        }

        bench.Delivered.Select(static message => message.Id).Distinct().Count().ShouldBe(Size + 1);
        bench.Validations.ShouldBe(Size + 1);
        bench.Delivered.ShouldAllBe(static message => message.Id == MessageIdFunctions.Sha256(message));
    }

    [Fact]
    public void What_the_cache_forgets_has_no_twin()
    {
        var cache = new MessageCache(windows: 2, gossipWindows: 1, maxBytes: 100_000);
        PubSubMessage message = Bench.Message([1, 2, 3]);
        cache.FindTwin(message.Encoded.Span).ShouldBeNull();
        cache.Add(message);

        cache.FindTwin(Bench.Message([1, 2, 3]).Encoded.Span).ShouldBeSameAs(message);
        cache.Shift();
        cache.Shift();

        cache.FindTwin(message.Encoded.Span).ShouldBeNull();
    }
}
