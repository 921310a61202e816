/**
 * Makes `@tensorflow/tfjs-core` complete for models: importing this file registers the gradient of every
 * operation, once per process.
 *
 * tfjs-core ships its gradients only as ES modules with imports that have no file extension, which neither
 * Deno nor Node loads. The bundle of `@tensorflow/tfjs` carries them; it shares one engine, one kernel registry
 * and one `Tensor` class with tfjs-core through the global scope, so `tf.grads` of tfjs-core finds them. The
 * bundle costs 0.4 s at start-up; its layers, data and converter packages are not used here.
 */
import * as tf from "@tensorflow/tfjs-core";
import "@tensorflow/tfjs";

if (tf.getGradient("Conv2D") === undefined) {
  throw new Error("Two copies of tfjs-core are loaded: the gradients went to the other one");
}

// The cpu backend greets its first use under Node with an advertisement on the terminal.
const cpu: object | null = tf.findBackend("cpu");
if (cpu !== null) Reflect.set(cpu, "firstUse", false);
