using ProtoP2P.PubSub.Rig;

namespace ProtoP2P.PubSub.Tests.Router;

/// <summary>What a steady node allocates for a message that it passes on, beyond the frame in which the message came: nothing.</summary>
[Collection(AloneCollection.Name)]
public sealed class RelayAllocationTests
{
    private const int Messages = 2_000;

    // What is not of every message: lists of a heartbeat's choices, and notices of gossip.
    private const int BytesPerHeartbeat = 2_048;

    [Theory]
    [InlineData(false, 256)]
    [InlineData(false, 1024)]
    [InlineData(true, 256)]
    [InlineData(true, 1024)]
    public void A_message_that_is_passed_on_and_its_copies_allocate_nothing(bool isSigned, int size)
    {
        var rig = new RelayRig(isSigned, size);
        long forwarded = rig.Forwarded;
        long relaying = 0;
        long repeating = 0;
        long declining = 0;
        for (int i = 0; i < Messages; i++)
        {
            long start = GC.GetAllocatedBytesForCurrentThread();
            byte[] frame = rig.ReceiveNew();
            long received = GC.GetAllocatedBytesForCurrentThread();
            rig.ReceiveAgain(frame);
            long repeated = GC.GetAllocatedBytesForCurrentThread();
            rig.DeclineNext();
            long declined = GC.GetAllocatedBytesForCurrentThread();
            rig.Advance();
            relaying += received - start;
            repeating += repeated - received;
            declining += declined - repeated;
        }

        (rig.Forwarded - forwarded).ShouldBeGreaterThanOrEqualTo(Messages * (RelayRig.MeshSize - 2));
        relaying.ShouldBe(0);
        repeating.ShouldBe(0);
        declining.ShouldBe(0);
    }

    [Fact]
    public void A_heartbeat_allocates_the_same_however_many_messages_it_tells_of()
    {
        var rig = new RelayRig(isSigned: false, size: 256);
        long written = rig.WrittenBytes;
        long bytes = 0;
        for (int i = 0; i < Messages; i++)
        {
            rig.ReceiveNew();
            long start = GC.GetAllocatedBytesForCurrentThread();
            rig.Advance();
            bytes += GC.GetAllocatedBytesForCurrentThread() - start;
        }

        rig.WrittenBytes.ShouldBeGreaterThan(written);
        bytes.ShouldBeLessThanOrEqualTo(Messages / RelayRig.MessagesPerHeartbeat * BytesPerHeartbeat);
    }
}
