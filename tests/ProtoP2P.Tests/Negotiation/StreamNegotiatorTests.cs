using System.Buffers;
using System.IO.Pipelines;
using ProtoP2P.Muxers;
using ProtoP2P.Negotiation;
using ProtoP2P.Testing;

namespace ProtoP2P.Tests.Negotiation;

public sealed class StreamNegotiatorTests
{
    // On this clock no time passes: what a test leaves waiting does not time out while another one looks for unobserved errors.
    private static readonly NegotiationSettings s_settings = new(new FakeTimeProvider());
    private static readonly ProtocolList s_protocols = new(["/echo/1.0.0", "/other/1.0.0"]);
    private static readonly byte[] s_answer = Bytes.Messages("/multistream/1.0.0", "/echo/1.0.0");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Optimistic_proposal_payload_and_end_are_one_frame()
    {
        (FakeStream dialer, FakeStream listener) = FakeStream.CreatePair();
        NegotiatedStream assumed = StreamNegotiator.Assume(dialer, "/echo/1.0.0", s_settings);
        assumed.ProtocolId.ShouldBe("/echo/1.0.0");
        "request"u8.CopyTo(assumed.Stream.Output.GetSpan(7));
        assumed.Stream.Output.Advance(7);
        await assumed.Stream.Output.CompleteAsync();
        dialer.Flushes.ShouldBe(1);

        NegotiatedStream accepted = await StreamNegotiator.AcceptAsync(listener, s_protocols, s_settings, deferAnswer: true, Cancellation);
        listener.Flushes.ShouldBe(0, "the dialer does not wait for the answer: it travels with the reply");
        (await ReadToEndAsync(accepted.Stream.Input)).ShouldBe(Bytes.Utf8("request"));
        await accepted.Stream.Output.WriteAsync(Bytes.Utf8("reply"), Cancellation);
        await accepted.Stream.Output.CompleteAsync();
        (await ReadToEndAsync(assumed.Stream.Input)).ShouldBe(Bytes.Utf8("reply"));
    }

    [Fact]
    public async Task Before_the_first_contact_the_end_waits_for_the_answer_and_nothing_else_does()
    {
        (FakeStream dialer, FakeStream listener) = FakeStream.CreatePair();
        FirstContact contact = new();
        IMuxedStream assumed = StreamNegotiator.Assume(dialer, "/echo/1.0.0", s_settings, contact).Stream;
        await assumed.Output.WriteAsync(Bytes.Utf8("request"), Cancellation);
        await assumed.Output.CompleteAsync();
        dialer.OutputCompleted.ShouldBeFalse();

        NegotiatedStream accepted = await StreamNegotiator.AcceptAsync(listener, s_protocols, s_settings, cancellationToken: Cancellation);
        await accepted.Stream.Output.WriteAsync(Bytes.Utf8("reply"), Cancellation);
        await accepted.Stream.Output.CompleteAsync();
        (await ReadToEndAsync(assumed.Input)).ShouldBe(Bytes.Utf8("reply"));
        dialer.OutputCompleted.ShouldBeTrue();
        (await ReadToEndAsync(accepted.Stream.Input)).ShouldBe(Bytes.Utf8("request"));
        contact.IsMade.ShouldBeTrue();
    }

    [Fact]
    public async Task Before_the_first_contact_a_stream_that_nobody_reads_still_ends_in_order()
    {
        (FakeStream dialer, FakeStream listener) = FakeStream.CreatePair();
        IMuxedStream assumed = StreamNegotiator.Assume(dialer, "/echo/1.0.0", s_settings, new FirstContact()).Stream;
        await assumed.Output.WriteAsync(Bytes.Utf8("notice"), Cancellation);
        await assumed.Output.CompleteAsync();
        Task disposing = assumed.DisposeAsync().AsTask();

        NegotiatedStream accepted = await StreamNegotiator.AcceptAsync(listener, s_protocols, s_settings, cancellationToken: Cancellation);
        (await ReadToEndAsync(accepted.Stream.Input)).ShouldBe(Bytes.Utf8("notice"));
        await accepted.Stream.Output.CompleteAsync();
        await disposing.WaitAsync(TimeSpan.FromSeconds(30), Cancellation);
        dialer.ResetCode.ShouldBeNull();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_reader_that_gave_up_with_an_error_leaves_nothing_to_finish(bool holdsEnd)
    {
        (FakeStream dialer, _) = FakeStream.CreatePair();
        IMuxedStream assumed = StreamNegotiator.Assume(dialer, "/echo/1.0.0", s_settings, holdsEnd ? new FirstContact() : null).Stream;
        await assumed.Output.WriteAsync(Bytes.Utf8("request"), Cancellation);
        await assumed.Output.CompleteAsync();
        await assumed.Input.CompleteAsync(new OperationCanceledException());

        await assumed.DisposeAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(30), Cancellation);
    }

    [Fact]
    public async Task A_protocol_id_that_cannot_be_sent_ends_the_stream()
    {
        (FakeStream dialer, _) = FakeStream.CreatePair();
        string tooLong = "/" + new string('x', MultistreamCodec.MaxLineLength);

        await Should.ThrowAsync<ArgumentException>(() => StreamNegotiator.SelectAsync(dialer, [tooLong], s_settings, Cancellation).AsTask());

        dialer.ResetCode.ShouldNotBeNull();
    }

    [Fact]
    public async Task An_answer_that_the_dialer_waits_for_is_flushed_even_if_deferred()
    {
        (FakeStream dialer, FakeStream listener) = FakeStream.CreatePair();
        Task<NegotiatedStream> accept = StreamNegotiator.AcceptAsync(listener, s_protocols, s_settings, deferAnswer: true, Cancellation).AsTask();
        NegotiatedStream selected = await StreamNegotiator.SelectAsync(dialer, ["/unknown", "/other/1.0.0"], s_settings, Cancellation);
        selected.ProtocolId.ShouldBe("/other/1.0.0");
        selected.Stream.ShouldBeSameAs(dialer);
        (await accept).ProtocolId.ShouldBe("/other/1.0.0");
    }

    [Fact]
    public async Task A_reader_that_comes_first_sends_the_proposal()
    {
        (FakeStream dialer, FakeStream listener) = FakeStream.CreatePair();
        IMuxedStream assumed = StreamNegotiator.Assume(dialer, "/echo/1.0.0", s_settings).Stream;
        Task<ReadResult> reading = assumed.Input.ReadAsync(Cancellation).AsTask();
        NegotiatedStream accepted = await StreamNegotiator.AcceptAsync(listener, s_protocols, s_settings, cancellationToken: Cancellation);
        await accepted.Stream.Output.WriteAsync(Bytes.Utf8("server speaks first"), Cancellation);
        ReadResult result = await reading;
        result.Buffer.ToArray().ShouldBe(Bytes.Utf8("server speaks first"));
        assumed.Input.AdvanceTo(result.Buffer.End);

        await assumed.Output.WriteAsync(Bytes.Utf8("then the dialer"), Cancellation);
        await assumed.Output.CompleteAsync();
        (await ReadToEndAsync(accepted.Stream.Input)).ShouldBe(Bytes.Utf8("then the dialer"));
    }

    [Fact]
    public async Task A_cancelled_first_read_leaves_the_stream_usable()
    {
        (FakeStream dialer, FakeStream listener) = FakeStream.CreatePair();
        IMuxedStream assumed = StreamNegotiator.Assume(dialer, "/echo/1.0.0", s_settings).Stream;
        using CancellationTokenSource cancel = new();
        ValueTask<ReadResult> reading = assumed.Input.ReadAsync(cancel.Token);
        await listener.Output.WriteAsync(s_answer.AsMemory(0, 25), Cancellation);
        await cancel.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(async () => await reading);

        await listener.Output.WriteAsync(Bytes.Join(s_answer[25..], Bytes.Utf8("data")), Cancellation);
        listener.Output.Complete();
        (await ReadToEndAsync(assumed.Input)).ShouldBe(Bytes.Utf8("data"));
    }

    [Fact]
    public async Task CancelPendingRead_shows_the_caller_no_bytes_of_the_negotiation()
    {
        (FakeStream dialer, FakeStream listener) = FakeStream.CreatePair();
        IMuxedStream assumed = StreamNegotiator.Assume(dialer, "/echo/1.0.0", s_settings).Stream;
        ValueTask<ReadResult> reading = assumed.Input.ReadAsync(Cancellation);
        await listener.Output.WriteAsync(s_answer.AsMemory(0, 10), Cancellation);
        assumed.Input.CancelPendingRead();
        ReadResult canceled = await reading;
        canceled.IsCanceled.ShouldBeTrue();
        canceled.Buffer.IsEmpty.ShouldBeTrue();
        assumed.Input.AdvanceTo(canceled.Buffer.Start, canceled.Buffer.End);

        await listener.Output.WriteAsync(Bytes.Join(s_answer[10..], Bytes.Utf8("x")), Cancellation);
        ReadResult result = await assumed.Input.ReadAsync(Cancellation);
        result.Buffer.ToArray().ShouldBe(Bytes.Utf8("x"));
    }

    [Fact]
    public async Task TryRead_returns_nothing_before_the_answer_and_the_payload_after_it()
    {
        (FakeStream dialer, FakeStream listener) = FakeStream.CreatePair();
        PipeReader input = StreamNegotiator.Assume(dialer, "/echo/1.0.0", s_settings).Stream.Input;
        input.TryRead(out _).ShouldBeFalse();
        await listener.Output.WriteAsync(s_answer.AsMemory(0, 30), Cancellation);
        input.TryRead(out _).ShouldBeFalse();
        await listener.Output.WriteAsync(s_answer.AsMemory(30), Cancellation);
        input.TryRead(out _).ShouldBeFalse();
        await listener.Output.WriteAsync(Bytes.Utf8("x"), Cancellation);
        input.TryRead(out ReadResult result).ShouldBeTrue();
        result.Buffer.ToArray().ShouldBe(Bytes.Utf8("x"));
    }

    [Fact]
    public async Task A_refusal_of_an_optimistic_proposal_arrives_although_the_payload_is_no_proposal()
    {
        (FakeStream dialer, FakeStream listener) = FakeStream.CreatePair();
        IMuxedStream assumed = StreamNegotiator.Assume(dialer, "/unknown/1.0.0", s_settings).Stream;
        await assumed.Output.WriteAsync(new byte[] { 0x02, 0x08, 0x01, 0xff, 0xff, 0xff }, Cancellation);
        Task<NegotiatedStream> accept = StreamNegotiator.AcceptAsync(listener, s_protocols, s_settings, cancellationToken: Cancellation).AsTask();

        NegotiationException error = await Should.ThrowAsync<NegotiationException>(async () => await assumed.Input.ReadAsync(Cancellation));
        error.Proposed.ShouldBe(["/unknown/1.0.0"]);
        dialer.ResetCode.ShouldBe(StreamErrorCode.NegotiationFailed);
        await Should.ThrowAsync<NegotiationException>(async () => await assumed.Output.WriteAsync(new byte[1], Cancellation));
        await Should.ThrowAsync<Libp2pException>(() => accept.WaitAsync(TimeSpan.FromSeconds(30)));
    }

    [Fact]
    public async Task Negotiation_is_finished_before_a_stream_that_was_only_written_is_closed()
    {
        (FakeStream dialer, FakeStream listener) = FakeStream.CreatePair();
        IMuxedStream assumed = StreamNegotiator.Assume(dialer, "/echo/1.0.0", s_settings).Stream;
        await assumed.Output.WriteAsync(Bytes.Utf8("notice"), Cancellation);
        await assumed.Output.CompleteAsync();
        await assumed.Input.CompleteAsync();
        Task disposing = assumed.DisposeAsync().AsTask();
        dialer.InputCompleted.ShouldBeFalse();
        dialer.IsDisposed.ShouldBeFalse();

        NegotiatedStream accepted = await StreamNegotiator.AcceptAsync(listener, s_protocols, s_settings, cancellationToken: Cancellation);
        await disposing.WaitAsync(TimeSpan.FromSeconds(30), Cancellation);
        dialer.InputCompleted.ShouldBeTrue();
        dialer.IsDisposed.ShouldBeTrue();
        dialer.ResetCode.ShouldBeNull();
        (await ReadToEndAsync(accepted.Stream.Input)).ShouldBe(Bytes.Utf8("notice"));
    }

    [Fact]
    public async Task A_peer_that_never_answers_does_not_keep_a_written_stream_from_closing()
    {
        (FakeStream dialer, _) = FakeStream.CreatePair();
        FakeTimeProvider clock = new();
        IMuxedStream assumed = StreamNegotiator.Assume(dialer, "/echo/1.0.0", new NegotiationSettings(clock)).Stream;
        await assumed.Output.CompleteAsync();
        Task disposing = assumed.DisposeAsync().AsTask();
        (await clock.AdvanceToNextTimerAsync(Cancellation)).ShouldBe(TimeSpan.FromSeconds(10));
        await disposing.WaitAsync(TimeSpan.FromSeconds(30), Cancellation);
        dialer.ResetCode.ShouldBe(StreamErrorCode.NegotiationFailed);
    }

    [Fact]
    public async Task Disposing_an_unfinished_optimistic_stream_resets_it_at_once()
    {
        (FakeStream dialer, FakeStream listener) = FakeStream.CreatePair();
        IMuxedStream assumed = StreamNegotiator.Assume(dialer, "/echo/1.0.0", s_settings).Stream;
        await assumed.Output.WriteAsync(Bytes.Utf8("half a requ"), Cancellation);
        await assumed.DisposeAsync();
        dialer.ResetCode.ShouldNotBeNull();
        await Should.ThrowAsync<StreamResetException>(
            async () => await StreamNegotiator.AcceptAsync(listener, s_protocols, s_settings, cancellationToken: Cancellation));
    }

    [Fact]
    public async Task Listener_delivers_the_stream_when_the_echo_cannot_be_written()
    {
        (FakeStream dialer, FakeStream listener) = FakeStream.CreatePair();
        IMuxedStream assumed = StreamNegotiator.Assume(dialer, "/echo/1.0.0", s_settings).Stream;
        await assumed.Output.WriteAsync(Bytes.Utf8("fire and forget"), Cancellation);
        await assumed.Output.CompleteAsync();
        listener.FlushError = new IOException("the peer stopped reading");
        NegotiatedStream accepted = await StreamNegotiator.AcceptAsync(listener, s_protocols, s_settings, cancellationToken: Cancellation);
        (await ReadToEndAsync(accepted.Stream.Input)).ShouldBe(Bytes.Utf8("fire and forget"));
    }

    [Fact]
    public async Task Listener_resets_a_stream_after_20_proposals()
    {
        (FakeStream dialer, FakeStream listener) = FakeStream.CreatePair();
        string[] proposals = [.. Enumerable.Range(0, 21).Select(i => $"/unknown/{i}")];
        await dialer.Output.WriteAsync(Bytes.Messages(["/multistream/1.0.0", .. proposals]), Cancellation);
        await Should.ThrowAsync<ProtocolViolationException>(
            async () => await StreamNegotiator.AcceptAsync(listener, s_protocols, s_settings, cancellationToken: Cancellation));
        listener.ResetCode.ShouldBe(StreamErrorCode.ProtocolViolation);
    }

    [Fact]
    public async Task Disposing_during_the_first_read_ends_without_a_second_reader()
    {
        (FakeStream dialer, _) = FakeStream.CreatePair();
        IMuxedStream assumed = StreamNegotiator.Assume(dialer, "/echo/1.0.0", s_settings).Stream;
        await assumed.Output.CompleteAsync();
        ValueTask<ReadResult> reading = assumed.Input.ReadAsync(Cancellation);
        await assumed.DisposeAsync();
        dialer.IsDisposed.ShouldBeTrue();
        reading.IsCompleted.ShouldBeFalse("this stream leaves it to the muxer to end the read");
    }

    [Fact]
    public async Task A_negotiation_whose_bytes_are_here_starts_no_timer()
    {
        (FakeStream dialer, FakeStream listener) = FakeStream.CreatePair();
        await dialer.Output.WriteAsync(Bytes.Messages("/multistream/1.0.0", "/echo/1.0.0"), Cancellation);
        NegotiationSettings settings = new(new NoTimers());
        (await StreamNegotiator.AcceptAsync(listener, s_protocols, settings, cancellationToken: Cancellation)).ProtocolId.ShouldBe("/echo/1.0.0");
    }

    [Fact]
    public async Task Listener_resets_a_stream_of_garbage()
    {
        (FakeStream dialer, FakeStream listener) = FakeStream.CreatePair();
        await dialer.Output.WriteAsync(Bytes.Utf8("GET / HTTP/1.1\r\n\r\nGET / HTTP/1.1\r\n\r\nGET / HTTP/1.1\r\n\r\nGET / HTTP/1.1\r\n\r\n"), Cancellation);
        await Should.ThrowAsync<ProtocolViolationException>(
            async () => await StreamNegotiator.AcceptAsync(listener, s_protocols, s_settings, cancellationToken: Cancellation));
        listener.ResetCode.ShouldBe(StreamErrorCode.ProtocolViolation);
    }

    [Fact]
    public async Task Listener_resets_a_stream_on_which_nothing_is_proposed_for_10_seconds()
    {
        (_, FakeStream listener) = FakeStream.CreatePair();
        FakeTimeProvider clock = new();
        Task<NegotiatedStream> accept =
            StreamNegotiator.AcceptAsync(listener, s_protocols, new NegotiationSettings(clock), cancellationToken: Cancellation).AsTask();
        clock.Advance(TimeSpan.FromSeconds(10));
        Libp2pException error = await Should.ThrowAsync<Libp2pException>(() => accept.WaitAsync(TimeSpan.FromSeconds(30)));
        error.Message.ShouldContain("NegotiationTimeout");
        listener.ResetCode.ShouldBe(StreamErrorCode.NegotiationFailed);
    }

    [Fact]
    public async Task An_optimistic_dialer_whose_peer_is_silent_times_out_on_its_first_read()
    {
        (FakeStream dialer, _) = FakeStream.CreatePair();
        FakeTimeProvider clock = new();
        IMuxedStream assumed = StreamNegotiator.Assume(dialer, "/echo/1.0.0", new NegotiationSettings(clock)).Stream;
        Task<ReadResult> reading = assumed.Input.ReadAsync(Cancellation).AsTask();
        clock.Advance(TimeSpan.FromSeconds(10));
        Libp2pException error = await Should.ThrowAsync<Libp2pException>(() => reading.WaitAsync(TimeSpan.FromSeconds(30)));
        error.Message.ShouldContain("NegotiationTimeout");
    }

    [Fact]
    public async Task A_dialer_that_is_refused_ends_the_stream_and_names_what_it_proposed()
    {
        (FakeStream dialer, FakeStream listener) = FakeStream.CreatePair();
        Task<NegotiatedStream> accept = StreamNegotiator.AcceptAsync(listener, s_protocols, s_settings, cancellationToken: Cancellation).AsTask();
        NegotiationException error = await Should.ThrowAsync<NegotiationException>(
            async () => await StreamNegotiator.SelectAsync(dialer, ["/a", "/b"], s_settings, Cancellation));
        error.Proposed.ShouldBe(["/a", "/b"]);
        dialer.ResetCode.ShouldBe(StreamErrorCode.NegotiationFailed);
        await Should.ThrowAsync<Libp2pException>(() => accept.WaitAsync(TimeSpan.FromSeconds(30)));
    }

    private static async Task<byte[]> ReadToEndAsync(PipeReader reader)
    {
        while (true)
        {
            ReadResult result = await reader.ReadAsync(Cancellation);
            if (result.IsCompleted)
            {
                byte[] all = result.Buffer.ToArray();
                reader.AdvanceTo(result.Buffer.End);
                return all;
            }

            reader.AdvanceTo(result.Buffer.Start, result.Buffer.End);
        }
    }

    private sealed class NoTimers : TimeProvider
    {
        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            throw new InvalidOperationException("no timer is needed here");
    }
}
