using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace ProtoP2P.Reflection.Tests;

public sealed class ReflectionClientTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_list_without_end_is_cut_at_the_limit_of_protocols()
    {
        var client = new ReflectionClient(new HostilePeer { Protocol = new ServedProtocol { Ids = { "/x" } } }, new ReflectionClientOptions { MaxProtocols = 10 });

        ProtocolViolationException error = await Should.ThrowAsync<ProtocolViolationException>(async () => await client.ListAsync(Cancellation));

        error.Message.ShouldContain("MaxProtocols");
    }

    [Fact]
    public async Task Files_without_end_are_cut_at_the_limit_of_files()
    {
        var client = new ReflectionClient(new HostilePeer(), new ReflectionClientOptions { MaxFiles = 10 });

        ProtocolViolationException error = await Should.ThrowAsync<ProtocolViolationException>(
            async () => await client.GetFilesOfSymbolAsync("x", Cancellation));

        error.Message.ShouldContain("MaxFiles");
    }

    [Fact]
    public async Task Large_answers_are_cut_at_the_limit_of_bytes()
    {
        var peer = new HostilePeer { File = new DescriptorFile { Content = ByteString.CopyFrom(new byte[1000]) } };
        var client = new ReflectionClient(peer, new ReflectionClientOptions { MaxBytes = 5000 });

        ProtocolViolationException error = await Should.ThrowAsync<ProtocolViolationException>(
            async () => await client.GetFilesOfProtocolAsync("/x", Cancellation));

        error.Message.ShouldContain("MaxBytes");
    }

    [Fact]
    public async Task A_protocol_without_an_id_is_a_violation()
    {
        var client = new ReflectionClient(new HostilePeer { Parts = 1 });

        await Should.ThrowAsync<ProtocolViolationException>(async () => await client.ListAsync(Cancellation));
    }

    [Fact]
    public async Task Files_that_do_not_fit_together_are_a_violation_whatever_is_wrong_with_them()
    {
        byte[] sound = ShopReflection.Descriptor.SerializedData.ToByteArray();
        var random = new Random(20261122);
        int refused = 0;
        for (int i = 0; i < 2000; i++)
        {
            byte[] broken = [.. sound];
            for (int flips = random.Next(1, 5); flips > 0; flips--)
            {
                broken[random.Next(broken.Length)] = (byte)random.Next(256);
            }

            refused += await IsRefusedAsync(
                [MoneyReflection.Descriptor.SerializedData, TimestampFile(), ByteString.CopyFrom(broken)]) ? 1 : 0;
        }

        refused.ShouldBeGreaterThan(1000);
        (await IsRefusedAsync([ByteString.CopyFrom(sound)])).ShouldBeTrue("its imports are missing");
        (await IsRefusedAsync([TimestampFile(), MoneyReflection.Descriptor.SerializedData, ByteString.CopyFrom(sound)])).ShouldBeFalse();
    }

    private static ByteString TimestampFile() => Google.Protobuf.WellKnownTypes.TimestampReflection.Descriptor.SerializedData;

    private static async Task<bool> IsRefusedAsync(IReadOnlyList<ByteString> files)
    {
        var client = new ReflectionClient(new HostilePeer { Files = [.. files.Select(file => new DescriptorFile { Content = file })] });
        try
        {
            await client.GetFilesOfSymbolAsync("x", Cancellation);
            return false;
        }
        catch (ProtocolViolationException)
        {
            return true;
        }
    }

    /// <summary>Answers with one thing over and over, or with given files.</summary>
    private sealed class HostilePeer : IReflection
    {
        public int Parts { get; init; } = int.MaxValue;

        public ServedProtocol Protocol { get; init; } = new();

        public DescriptorFile File { get; init; } = new();

        public IReadOnlyList<DescriptorFile>? Files { get; init; }

        public IAsyncEnumerable<ServedProtocol> ListAsync(ListRequest request, RpcCall call = default) =>
            Enumerable.Repeat(Protocol, Parts).ToAsyncEnumerable();

        public IAsyncEnumerable<DescriptorFile> GetFilesAsync(FilesRequest request, RpcCall call = default) =>
            (Files ?? Enumerable.Repeat(File, Parts)).ToAsyncEnumerable();
    }
}
