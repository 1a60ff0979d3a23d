using System.Buffers.Binary;
using System.IO.Pipelines;
using Microsoft.Extensions.DependencyInjection;
using ProtoP2P.Shared.Tests;
using ProtoP2P.Testing;

namespace ProtoP2P.Perf.Tests;

public sealed class PerfTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(0, 0)]
    [InlineData(100_000, 0)]
    [InlineData(0, 100_000)]
    [InlineData(2_000_000, 3_000_000)]
    public async Task Bytes_go_up_and_come_down(long upload, long download)
    {
        await using TestPair pair = await TestPair.StartAsync(new PerfService());

        PerfResult result = await new PerfClient(pair.Client).MeasureAsync(pair.Connection, upload, download, Token).WaitAsync(Patience, Token);

        (result.Upload + result.Download).ShouldBeGreaterThan(TimeSpan.Zero);
    }

    [Fact]
    public async Task The_bytes_are_the_specs()
    {
        await using TestPair pair = await TestPair.StartAsync(new PerfService());
        await using IPeerStream stream = await pair.Client.OpenStreamAsync(pair.Connection, ["/perf/1.0.0"], Token);
        byte[] header = new byte[8];
        BinaryPrimitives.WriteUInt64BigEndian(header, 5);

        await stream.Output.WriteAsync((byte[])[.. header, 1, 2, 3], Token);
        await stream.Output.CompleteAsync();

        ReadResult read = await stream.Input.ReadAtLeastAsync(6, Token).AsTask().WaitAsync(Patience, Token);
        (read.Buffer.Length, read.IsCompleted).ShouldBe((5, true));
    }

    [Fact]
    public async Task An_upload_without_its_header_is_reset()
    {
        await using TestPair pair = await TestPair.StartAsync(new PerfService());
        await using IPeerStream stream = await pair.Client.OpenStreamAsync(pair.Connection, ["/perf/1.0.0"], Token);

        await stream.Output.WriteAsync(new byte[7], Token);
        await stream.Output.CompleteAsync();

        await Should.ThrowAsync<StreamResetException>(stream.Input.ReadAsync(Token).AsTask().WaitAsync(Patience, Token));
    }

    [Fact]
    public async Task A_peer_that_does_not_go_on_is_reset_when_its_time_is_up()
    {
        var clock = new FakeTimeProvider();
        await using TestPair pair = await TestPair.StartAsync(new PerfService(new PerfOptions { MaxDuration = TimeSpan.FromSeconds(5) }), clock);
        await using IPeerStream stream = await pair.Client.OpenStreamAsync(pair.Connection, ["/perf/1.0.0"], Token);
        byte[] header = new byte[8];
        header[0] = 0x7F;
        await stream.Output.WriteAsync(header, Token);
        await stream.Output.CompleteAsync();
        ReadResult first = await stream.Input.ReadAtLeastAsync(1, Token).AsTask().WaitAsync(Patience, Token);
        first.Buffer.IsEmpty.ShouldBeFalse();
        stream.Input.AdvanceTo(first.Buffer.End);

        clock.Advance(TimeSpan.FromSeconds(5));

        await Should.ThrowAsync<StreamResetException>(() => DrainAsync(stream.Input).WaitAsync(Patience, Token));
    }

    [Fact]
    public void Options_out_of_range_are_named()
    {
        new PerfOptions().MaxDuration.ShouldBe(TimeSpan.FromMinutes(5));
        Should.Throw<ArgumentOutOfRangeException>(() => new PerfService(new PerfOptions { MaxDuration = TimeSpan.Zero })).ParamName.ShouldBe("MaxDuration");
        Should.Throw<ArgumentOutOfRangeException>(() => new PerfService(new PerfOptions { MaxStreamsPerPeer = 0 })).ParamName.ShouldBe("MaxStreamsPerPeer");
    }

    [Fact]
    public void It_is_registered_once()
    {
        var services = new ServiceCollection();
        services.AddLibp2p().AddPerf().AddPerf();

        services.Count(service => service.ServiceType == typeof(PerfService)).ShouldBe(1);
    }

    private static async Task DrainAsync(PipeReader input)
    {
        ReadResult read;
        do
        {
            read = await input.ReadAsync(Token);
            input.AdvanceTo(read.Buffer.End);
        }
        while (!read.IsCompleted);
    }
}
