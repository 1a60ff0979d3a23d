using System.Buffers;
using Microsoft.Extensions.Logging.Abstractions;
using ProtoP2P.Rpc;
using ProtoP2P.Testing;

namespace ProtoP2P.Tests.Rpc;

/// <summary>When the agreement on the protocol leaves, which the negotiation has written and not sent: with the answer, but not late.</summary>
public sealed class AgreementTests
{
    private const int AgreementBytes = 40;

    private readonly FakeTimeProvider _clock = new();
    private readonly NotesService _service = new();
    private readonly PipedStream _stream = new();

    [Fact]
    public async Task It_leaves_with_an_answer_that_comes_at_once()
    {
        long before = -1;
        _service.OnUnary = (request, _) =>
        {
            before = _stream.Flushed;
            return new(request);
        };

        await ServeAsync(isWhole: true).Soon();

        before.ShouldBe(0);
        _stream.Flushed.ShouldBeGreaterThan(AgreementBytes);
    }

    [Fact]
    public async Task It_leaves_before_the_answer_of_a_service_that_awaits_something()
    {
        var answer = new TaskCompletionSource<Note>();
        _service.OnUnary = (_, _) => new(answer.Task);

        Task serving = ServeAsync(isWhole: true);

        _stream.Flushed.ShouldBe(AgreementBytes);
        answer.SetResult(new Note());
        await serving.Soon();
        _stream.Flushed.ShouldBeGreaterThan(AgreementBytes);
    }

    [Fact]
    public async Task It_leaves_before_the_answer_of_a_service_that_keeps_its_thread()
    {
        (long Soon, long Later) flushed = default;
        _service.OnUnary = (request, _) =>
        {
            _clock.Advance(TimeSpan.FromSeconds(4));
            flushed.Soon = _stream.Flushed;
            _clock.Advance(TimeSpan.FromSeconds(1));
            flushed.Later = _stream.Flushed;
            return new(request);
        };

        await ServeAsync(isWhole: true).Soon();

        flushed.ShouldBe((0, AgreementBytes));
        _clock.ArmedTimers.ShouldBe(0);
    }

    [Fact]
    public async Task It_leaves_where_the_request_is_still_to_come()
    {
        Task serving = ServeAsync(isWhole: false);

        _stream.Flushed.ShouldBe(AgreementBytes);
        await _stream.In.Writer.CompleteAsync();
        await serving.Soon();
        _stream.WasReset.ShouldBeTrue("half a request is none");
    }

    private Task ServeAsync(bool isWhole)
    {
        _stream.Output.GetSpan(AgreementBytes);
        _stream.Output.Advance(AgreementBytes);
        var open = new ArrayBufferWriter<byte>();
        FrameEncoder.WriteOpen(open, new OpenFields("Unary", 10_000_000, null, OpenFlags.Last, 0), MessageCodec.Protobuf(Note.Parser), new Note { Number = 7 }, 2);
        _stream.In.Writer.Write(open.WrittenSpan[..(isWhole ? open.WrittenCount : 5)]);
        if (isWhole)
        {
            _stream.In.Writer.Complete();
        }
        else
        {
            _ = _stream.In.Writer.FlushAsync(TestContext.Current.CancellationToken);
        }

        var server = new RpcServer<INotes>(NotesMethods.Describe(), new SingleActivator(_service), new RpcOptions(), _clock, NullLogger.Instance);
        return server.HandleAsync(_stream, TestContext.Current.CancellationToken).AsTask();
    }
}
