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
    private readonly ByteBudget _pendingBytes;
    private readonly ByteBudget _judgedBytes;
    private readonly SemaphoreSlim _judging;
    private readonly AuthorKeys _keys = new();

    public ValidationPipeline(PubSubOptions options, ValidatorTable validators, ILogger logger)
    {
        _options = options;
        _validators = validators;
        _logger = logger;
        _pending = Channel.CreateBounded<PendingMessage>(
            new BoundedChannelOptions(options.MaxPendingValidations) { FullMode = BoundedChannelFullMode.Wait });
        _pendingBytes = new ByteBudget(options.MaxPendingValidationBytes);
        _judgedBytes = new ByteBudget(options.MaxPendingValidationBytes);
        _judging = new SemaphoreSlim(options.MaxConcurrentValidations);
    }

    /// <summary>Messages that wait for a worker.</summary>
    public int Count => _pending.Reader.Count;

    /// <summary>Queues a message; false where there is no room.</summary>
    public bool TryEnqueue(PubSubMessage message, RouterPeer from)
    {
        // Taken here: the message may be another one once it is queued.
        long bytes = message.Footprint;
        if (!_pendingBytes.TryTake(bytes))
        {
            return false;
        }

        if (_pending.Writer.TryWrite(new PendingMessage(message, from)))
        {
            return true;
        }

        _pendingBytes.Return(bytes);
        return false;
    }

    /// <summary>Works until the token fires. To be run by as many tasks as there are to be workers.</summary>
    public async Task RunAsync(IValidationSink sink, CancellationToken cancellationToken)
    {
        while (true)
        {
            PendingMessage pending = await _pending.Reader.ReadAsync(cancellationToken).ConfigureAwait(false);
            _pendingBytes.Return(pending.Message.Footprint);
            try
            {
                Begin(sink, pending, cancellationToken);
            }
            catch (Exception exception)
            {
                // One message, whatever there is to it, must not cost all later ones their worker.
                PubSubLog.ValidationFailed(_logger, pending.From.Id, exception);
            }
        }
    }

    // A method of its own so that an activity is current for this message only.
    private void Begin(IValidationSink sink, in PendingMessage pending, CancellationToken cancellationToken)
    {
        bool isAuthentic = _options.SignaturePolicy == SignaturePolicy.StrictNoSign || MessageSignature.Verify(pending.Message, _keys);
        if (!PubSubActivities.HasListeners && _validators.Of(pending.Message.Topic).Length == 0)
        {
            sink.Pass(pending, isAuthentic);
            return;
        }

        Activity? outer = Activity.Current;
        if (sink.Begin(pending, isAuthentic))
        {
            Judge(sink, pending, cancellationToken);
        }

        Activity.Current = outer;
    }

    private void Judge(IValidationSink sink, in PendingMessage pending, CancellationToken cancellationToken)
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
        RunValidators(sink, pending, validators, activity, cancellationToken);
    }

    private static void Complete(IValidationSink sink, in PendingMessage pending, ValidationResult verdict, Activity? activity)
    {
        sink.Complete(pending, verdict);
        PubSubActivities.End(activity, verdict);
    }

    // A validator that takes its time gives the worker back, up to a number of them.
    private void RunValidators(
        IValidationSink sink, in PendingMessage pending, TopicValidator[] validators, Activity? activity, CancellationToken cancellationToken)
    {
        if (!TryBeginJudging(pending.Message))
        {
            sink.Throttle(pending);
            PubSubActivities.End(activity, ValidationResult.Ignore);
            return;
        }

        ValueTask<ValidationResult> judging = JudgeAsync(pending.Message, validators, cancellationToken);
        if (!judging.IsCompletedSuccessfully)
        {
            _ = FinishAsync(sink, pending, judging, activity);
            return;
        }

        EndJudging(pending.Message);
        Complete(sink, pending, judging.Result, activity);
    }

    private async Task FinishAsync(IValidationSink sink, PendingMessage pending, ValueTask<ValidationResult> judging, Activity? activity)
    {
        ValidationResult result = await judging.ConfigureAwait(false);
        EndJudging(pending.Message);
        try
        {
            Complete(sink, pending, result, activity);
        }
        catch (Exception exception)
        {
            PubSubLog.ValidationFailed(_logger, pending.From.Id, exception);
        }
    }

    private bool TryBeginJudging(PubSubMessage message)
    {
        if (!_judging.Wait(0, CancellationToken.None))
        {
            return false;
        }

        if (_judgedBytes.TryTake(message.Footprint))
        {
            return true;
        }

        _judging.Release();
        return false;
    }

    private void EndJudging(PubSubMessage message)
    {
        _judgedBytes.Return(message.Footprint);
        _judging.Release();
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
