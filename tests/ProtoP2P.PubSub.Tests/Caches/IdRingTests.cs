using ProtoP2P.PubSub.Caches;

namespace ProtoP2P.PubSub.Tests.Caches;

public sealed class IdRingTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(1_000)]
    public void It_holds_what_a_queue_and_a_set_would_hold(int capacity)
    {
        var random = new Random(capacity);
        var ring = new IdRing(capacity);
        var order = new Queue<(string Id, long Expiry)>();
        var ids = new HashSet<string>();
        long now = 0;
        for (int i = 0; i < 20_000; i++)
        {
            now += random.Next(3);
            ring.Expire(now);
            while (order.TryPeek(out (string Id, long Expiry) oldest) && oldest.Expiry <= now)
            {
                ids.Remove(order.Dequeue().Id);
            }

            MessageId id = IdOf(random, i);
            bool isNew = ids.Add(id.ToString());
            ring.Contains(id.Span).ShouldBe(!isNew);
            ring.Add(id, now + 500).ShouldBe(isNew);
            if (isNew)
            {
                order.Enqueue((id.ToString(), now + 500));
            }

            if (order.Count > capacity)
            {
                ids.Remove(order.Dequeue().Id);
            }

            ring.Count.ShouldBe(ids.Count);
        }

        foreach (string id in ids)
        {
            ring.Contains(new MessageId(Convert.FromHexString(id))).ShouldBeTrue();
        }
    }

    [Fact]
    public void An_id_is_copied()
    {
        var ring = new IdRing(10);
        byte[] bytes = [1, 2, 3];
        ring.Add(new MessageId(bytes, 3), 1);
        bytes[0] = 9;

        ring.Contains([1, 2, 3]).ShouldBeTrue();
        ring.Contains([9, 2, 3]).ShouldBeFalse();
    }

    [Fact]
    public void In_its_steady_state_it_allocates_nothing()
    {
        var ring = new IdRing(1_000);
        byte[] bytes = new byte[46];
        Fill(ring, bytes, 0, 5_000);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Fill(ring, bytes, 5_000, 20_000);

        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBe(0);
        ring.Count.ShouldBe(1_000);
    }

    private static void Fill(IdRing ring, byte[] bytes, int from, int to)
    {
        for (int i = from; i < to; i++)
        {
            BitConverter.TryWriteBytes(bytes, i);
            ring.Add(new MessageId(bytes, bytes.Length), i);
        }
    }

    // Some come twice; all lengths.
    private static MessageId IdOf(Random random, int number)
    {
        int chosen = random.Next(4) == 0 ? Math.Max(0, number - random.Next(300)) : number;
        byte[] bytes = new byte[4 + (chosen * 7 % 253)];
        BitConverter.TryWriteBytes(bytes, chosen);
        return new MessageId(bytes);
    }
}
