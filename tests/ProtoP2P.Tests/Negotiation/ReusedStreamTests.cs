using System.Buffers;
using System.IO.Pipelines;
using System.Text;
using ProtoP2P.Muxers;
using ProtoP2P.Muxers.Yamux;
using ProtoP2P.Negotiation;
using ProtoP2P.Resources;
using ProtoP2P.Security;
using ProtoP2P.Swarm;
using ProtoP2P.Testing;
using ProtoP2P.Tests.Muxers;

namespace ProtoP2P.Tests.Negotiation;

/// <summary>What stands around a muxed stream serves the next stream of the same object, as if it were new; and whoever comes back to the first finds it ended.</summary>
public sealed class ReusedStreamTests
{
    private readonly YamuxHarness _harness = new(ConnectionRole.Initiator);
    private readonly NegotiationSettings _settings = new(new FakeTimeProvider());
    private readonly TimeoutQueue<OptimisticStream> _timeouts;

    public ReusedStreamTests() => _timeouts = new TimeoutQueue<OptimisticStream>(_settings.Timeout, _settings.TimeProvider);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_optimistic_stream_serves_the_next_one_and_proposes_anew()
    {
        OptimisticStream first = await AssumeAsync("/one");
        await ExchangeAsync(first, "/one", "first");
        await first.DisposeAsync();
        first.Release();
        _harness.Session.SpareStreams.ShouldBe(1);

        OptimisticStream second = await AssumeAsync("/another");
        second.ShouldBeSameAs(first);
        await ExchangeAsync(second, "/another", "second");
        await second.DisposeAsync();
    }

    [Fact]
    public async Task One_that_was_refused_does_not()
    {
        OptimisticStream stream = await AssumeAsync("/one");
        await stream.Output.CompleteAsync();
        _harness.Sent();
        _harness.ReceiveData((uint)stream.Id, Bytes.Messages("/multistream/1.0.0", "na"), YamuxFlags.Fin);
        await Should.ThrowAsync<NegotiationException>(async () => await stream.Input.ReadAsync(Token));
        await stream.DisposeAsync();
        stream.Release();
        _harness.Sent();
        _harness.Session.SpareStreams.ShouldBe(0);
    }

    [Fact]
    public async Task One_whose_answer_nobody_has_read_does_not()
    {
        OptimisticStream stream = await AssumeAsync("/one");
        await stream.Output.CompleteAsync();
        _harness.Sent();
        Task disposing = stream.DisposeAsync().AsTask();
        stream.Release();
        _harness.ReceiveData((uint)stream.Id, Bytes.Messages("/multistream/1.0.0", "/one"), YamuxFlags.Fin);
        await disposing.WaitAsync(TimeSpan.FromSeconds(30), Token);
        _harness.Session.SpareStreams.ShouldBe(0);
    }

    [Fact]
    public async Task Whoever_comes_back_to_a_released_stream_finds_it_ended_even_when_its_object_carries_another()
    {
        OptimisticStream inner = await AssumeAsync("/one");
        var first = new PeerStream(null!, inner, "/one");
        CancellationToken aborted = first.Aborted;
        await ExchangeAsync(inner, "/one", "first");
        first.Release();
        await first.DisposeAsync();
        OptimisticStream second = await AssumeAsync("/two");
        second.ShouldBeSameAs(inner);

        Should.Throw<ObjectDisposedException>(() => first.Input);
        Should.Throw<ObjectDisposedException>(() => first.Output);
        first.Reset();
        await first.DisposeAsync();
        (first.Aborted.IsCancellationRequested, aborted.IsCancellationRequested).ShouldBe((false, false));
        first.ToString().ShouldContain("stream 1 ");

        await ExchangeAsync(second, "/two", "second");
    }

    [Fact]
    public void One_acceptance_serves_one_negotiation_after_the_other()
    {
        var acceptance = new StreamAcceptance(new ProtocolList(["/one"]), _settings);
        for (int round = 0; round < 3; round++)
        {
            acceptance.Responder.Start();
            var input = new ReadOnlySequence<byte>(Bytes.Messages("/multistream/1.0.0", "/none", "/one"));
            var output = new ArrayBufferWriter<byte>();
            acceptance.Responder.Advance(ref input, output).ShouldBe(NegotiationStatus.Agreed);
            output.WrittenSpan.ToArray().ShouldBe(Bytes.Messages("/multistream/1.0.0", "na", "/one"));
        }
    }

    private async Task<OptimisticStream> AssumeAsync(string protocol)
    {
        IMuxedStream stream = await _harness.Session.OpenStreamAsync(Token);
        return (OptimisticStream)StreamNegotiator.Assume(stream, [protocol], _settings, _timeouts).Stream;
    }

    private async Task ExchangeAsync(OptimisticStream stream, string protocol, string text)
    {
        await stream.Output.WriteAsync(Encoding.UTF8.GetBytes(text), Token);
        await stream.Output.CompleteAsync();
        _harness.Sent().SelectMany(frame => frame.Body).ToArray().ShouldBe([.. Bytes.Messages("/multistream/1.0.0", protocol), .. Encoding.UTF8.GetBytes(text)]);

        ValueTask<ReadResult> reading = stream.Input.ReadAsync(Token);
        _harness.ReceiveData(
            (uint)stream.Id, [.. Bytes.Messages("/multistream/1.0.0", protocol), .. Encoding.UTF8.GetBytes(text)], YamuxFlags.Ack | YamuxFlags.Fin);
        ReadResult result = await reading.AsTask().WaitAsync(TimeSpan.FromSeconds(30), Token);
        Encoding.UTF8.GetString(result.Buffer).ShouldBe(text);
        stream.Input.AdvanceTo(result.Buffer.End);
        stream.Input.TryRead(out result).ShouldBeTrue();
        result.IsCompleted.ShouldBeTrue();
        stream.Input.AdvanceTo(result.Buffer.End);
    }
}
