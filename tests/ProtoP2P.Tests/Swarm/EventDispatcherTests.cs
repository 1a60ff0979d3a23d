using Microsoft.Extensions.Logging;
using ProtoP2P.Swarm;
using ProtoP2P.Tests.Hosting;

namespace ProtoP2P.Tests.Swarm;

public sealed class EventDispatcherTests
{
    [Fact]
    public async Task Events_AreRaisedInOrder_OneAtATime()
    {
        var dispatcher = new EventDispatcher(new RecordingLoggerFactory(), static () => { });
        List<int> seen = [];
        for (int i = 0; i < 5000; i++)
        {
            int number = i;
            await dispatcher.RaiseAsync(() => seen.Add(number));
        }

        await dispatcher.DisposeAsync();

        seen.ShouldBe(Enumerable.Range(0, 5000));
    }

    [Fact]
    public async Task ASubscriberThatThrows_IsLogged_AndTheOthersHearTheEvent()
    {
        var logs = new RecordingLoggerFactory();
        var dispatcher = new EventDispatcher(logs, static () => { });
        int heard = 0;
        EventHandler? handlers = (_, _) => throw new InvalidOperationException("of a subscriber");
        handlers += (_, _) => heard++;

        await dispatcher.RaiseAsync(() => dispatcher.Invoke(handlers, this));
        await dispatcher.DisposeAsync();

        heard.ShouldBe(1);
        logs.Entries.ShouldHaveSingleItem().Exception.ShouldBeOfType<InvalidOperationException>();
    }

    [Fact]
    public async Task AnEventAfterTheEnd_BlamesNoSubscriber()
    {
        var logs = new RecordingLoggerFactory();
        var dispatcher = new EventDispatcher(logs, static () => { });
        await dispatcher.DisposeAsync();

        dispatcher.RaiseOrDrop(static () => { }, "Late");

        logs.Entries.ShouldHaveSingleItem().Level.ShouldBe(LogLevel.Debug);

        dispatcher.RaiseCoalesced();

        logs.Entries.Select(entry => entry.Level).ShouldBe([LogLevel.Debug, LogLevel.Debug]);
    }

    [Fact]
    public async Task CoalescedEvents_AreOne_WithOrWithoutAPlaceInTheQueue_AndNeverNone()
    {
        int raised = 0;
        using var gate = new ManualResetEventSlim();
        var isHeld = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var dispatcher = new EventDispatcher(new RecordingLoggerFactory(), () => raised++);
        await dispatcher.RaiseAsync(() =>
        {
            isHeld.SetResult();
            gate.Wait(TestNet.Patience);
        });
        await isHeld.Task.WaitAsync(TestNet.Patience, TestNet.Token);
        for (int i = 0; i < 2000; i++)
        {
            dispatcher.RaiseOrDrop(static () => { }, "Filler");
        }

        for (int i = 0; i < 100; i++)
        {
            dispatcher.RaiseCoalesced();
        }

        gate.Set();
        await dispatcher.DisposeAsync();

        raised.ShouldBe(1);
    }

    [Fact]
    public async Task AChangeWhileSubscribersAreTold_IsAnotherEvent()
    {
        EventDispatcher? dispatcher = null;
        int raised = 0;
        var last = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        dispatcher = new EventDispatcher(new RecordingLoggerFactory(), () =>
        {
            if (++raised == 3)
            {
                last.SetResult();
                return;
            }

            dispatcher!.RaiseCoalesced();
        });

        dispatcher.RaiseCoalesced();
        await last.Task.WaitAsync(TestNet.Patience, TestNet.Token);
        await dispatcher.DisposeAsync();

        raised.ShouldBe(3);
    }

    [Fact]
    public async Task ASubscriberThatHangs_MakesItsSourceWait_AtABoundedQueue()
    {
        var dispatcher = new EventDispatcher(new RecordingLoggerFactory(), static () => { });
        using var gate = new ManualResetEventSlim();
        await dispatcher.RaiseAsync(() => gate.Wait(TestNet.Patience));
        int raised = 0;
        while (raised < 2000)
        {
            ValueTask raising = dispatcher.RaiseAsync(static () => { });
            if (!raising.IsCompleted)
            {
                gate.Set();
                await raising.AsTask().WaitAsync(TestNet.Patience, TestNet.Token);
                break;
            }

            raised++;
        }

        raised.ShouldBeInRange(1023, 1025);
        await dispatcher.DisposeAsync();
    }
}
