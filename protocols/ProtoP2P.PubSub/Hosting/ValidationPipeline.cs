using System.Diagnostics;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using ProtoP2P.PubSub.Router;
using ProtoP2P.PubSub.Telemetry;

namespace ProtoP2P.PubSub.Hosting;

/// <summary>Verifies signatures and runs validators, several messages at a time, off the router's lock. What finds no room is dropped, and nobody is blamed.</summary>
internal sealed class ValidationPipeline
{
    private readonly PubSubOptions _options;
    private readonly ValidatorTable _validators;
    private readonly ILogger _logger;
    private readonly Channel<PendingMessage> _pending;
    private readonly SemaphoreSlim _slow;
    private readonly AuthorKeys _keys = new();

    public ValidationPipeline(PubSubOptions options, ValidatorTable validators, ILogger logger)
    {
        _options = options;
        _validators = validators;
        _logger = logger;
        _pending = Channel.CreateBounded<PendingMessage>(
            new BoundedChannelOptions(options.MaxPendingValidations) { FullMode = BoundedChannelFullMode.Wait });
        _slow = new SemaphoreSlim(options.MaxConcurrentValidations);
    }

    /// <summary>Messages that wait for a worker.</summary>
    public int Count => _pending.Reader.Count;

    /// <summary>Queues a message; false where there is no room.</summary>
    public bool TryEnqueue(PubSubMessage message, RouterPeer from) => _pending.Writer.TryWrite(new PendingMessage(message, from));

    /// <summary>Works until the token fires. To be run by as many tasks as there are to be workers.</summary>
    public async Task RunAsync(IValidationSink sink, CancellationToken cancellationToken)
    {
        while (true)
        {
            PendingMessage pending = await _pending.Reader.ReadAsync(cancellationToken).ConfigureAwait(false);
            bool isAuthentic = _options.SignaturePolicy == SignaturePolicy.StrictNoSign || MessageSignature.Verify(pending.Message, _keys);
            if (sink.Begin(pending, isAuthentic))
            {
                await JudgeAsync(sink, pending, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    // A method of its own so that its activity is current for this message only.
    private async ValueTask JudgeAsync(IValidationSink sink, PendingMessage pending, CancellationToken cancellationToken)
    {
        Activity? activity = PubSubActivities.StartValidation(pending.Message);
        TopicValidator[] validators = _validators.Of(pending.Message.Topic);
        if (validators.Length == 0)
        {
            Complete(sink, pending, ValidationResult.Accept, activity);
            return;
        }

        // Whoever judges a message may keep it.
        pending.Message.Keep();
        await RunValidatorsAsync(sink, pending, validators, activity, cancellationToken).ConfigureAwait(false);
    }

    private static void Complete(IValidationSink sink, in PendingMessage pending, ValidationResult verdict, Activity? activity)
    {
        sink.Complete(pending, verdict);
        PubSubActivities.End(activity, verdict);
    }

    // A validator that takes its time gives the worker back, up to a number of them.
    private async ValueTask RunValidatorsAsync(
        IValidationSink sink, PendingMessage pending, TopicValidator[] validators, Activity? activity, CancellationToken cancellationToken)
    {
        await _slow.WaitAsync(cancellationToken).ConfigureAwait(false);
        ValueTask<ValidationResult> judging = JudgeAsync(pending.Message, validators, cancellationToken);
        if (judging.IsCompletedSuccessfully)
        {
            _slow.Release();
            Complete(sink, pending, await judging.ConfigureAwait(false), activity);
            return;
        }

        _ = FinishAsync(sink, pending, judging, activity);
    }

    private async Task FinishAsync(IValidationSink sink, PendingMessage pending, ValueTask<ValidationResult> judging, Activity? activity)
    {
        ValidationResult result = await judging.ConfigureAwait(false);
        _slow.Release();
        Complete(sink, pending, result, activity);
    }

    private async ValueTask<ValidationResult> JudgeAsync(PubSubMessage message, TopicValidator[] validators, CancellationToken cancellationToken)
    {
        var verdict = ValidationResult.Accept;
        foreach (TopicValidator validator in validators)
        {
            try
            {
                verdict = await validator(message, cancellationToken).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                // The node stops.
                verdict = ValidationResult.Ignore;
            }
            catch (Exception exception)
            {
                // The application's fault, not the peer's: the message is not passed on, and costs nobody anything.
                PubSubLog.ValidatorFailed(_logger, message.Topic, exception);
                verdict = ValidationResult.Ignore;
            }

            if (verdict != ValidationResult.Accept)
            {
                break;
            }
        }

        return verdict;
    }
}
